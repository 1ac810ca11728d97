package dev.portcullis.authn.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import dev.portcullis.authn.jwt.JwtIssuer.KeyLocation;
import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.OutboundClient;
import dev.portcullis.kube.outbound.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The keys of an issuer, fetched when a token needs them: at first, when a token names one that is not known (which a rollover shows by)
 * or was not signed by the one that it names (which may be another by now), and after a while, since keys are also retired; then nobody waits for it, unless they are old already. One at a time, and no more than
 * one in a second, whatever tokens come.
 */
final class IssuerKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** An issuer that is away is not asked again at once. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private static final int MOST_OTHERS = 16;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final KeyLocation location;
    private final OutboundClient client;
    private final Clock clock;
    private final Runnable onRetired;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Keys keys;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private final Map<String, IssuerKeys> others = new HashMap<>();
    private volatile Instant notBefore = Instant.MIN;

    private record Keys(JWKSet set, Instant fetched) {}

    private IssuerKeys(KeyLocation location, OutboundClient client, Clock clock, Runnable onRetired) {
        this.location = location;
        this.client = client;
        this.clock = clock;
        this.onRetired = onRetired;
    }

    /** @param onRetired called when a key has gone */
    static IssuerKeys open(KeyLocation location, Clock clock, Runnable onRetired) {
        try {
            Trust trust = Trust.in(
                    location.authorities().isEmpty()
                            ? null
                            : PemFiles.certificates(
                                    location.authorities().getBytes(StandardCharsets.US_ASCII),
                                    "certificateAuthority"));
            return new IssuerKeys(location, new OutboundClient(trust, location.proxy()), clock, onRetired);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Those of somebody to whom this issuer leaves a claim, reached in the same way. */
    IssuerKeys of(String issuer) throws UnansweredException {
        if (issuer.equals(location.issuer())) {
            return this;
        }
        synchronized (others) {
            if (!others.containsKey(issuer) && others.size() >= MOST_OTHERS) {
                throw new UnansweredException(
                        "issuer " + location.issuer() + " has left claims to too many others already");
            }
            return others.computeIfAbsent(
                    issuer,
                    url -> new IssuerKeys(
                            KeyLocation.of(url, "", location.authorities(), location.proxy()),
                            client,
                            clock,
                            onRetired));
        }
    }

    KeyLocation location() {
        return location;
    }

    /**
     * Those that may have signed a token with this header.
     *
     * @throws UnansweredException if no keys are known and the issuer does not say which there are
     */
    List<JWK> candidates(JWSHeader header) throws UnansweredException {
        Keys known = keys;
        if (known == null || clock.instant().isAfter(known.fetched().plus(OLD))) {
            known = fetch(known);
        } else if (clock.instant().isAfter(known.fetched().plus(FRESH))) {
            refresh(known);
        }
        List<JWK> found = select(known, header);
        return found.isEmpty() ? select(fetch(known), header) : found;
    }

    /** As {@link #candidates}, of keys that have just been fetched, unless that was done a moment ago. */
    List<JWK> candidatesAnew(JWSHeader header) throws UnansweredException {
        return select(fetch(keys), header);
    }

    private void refresh(Keys known) {
        if (refreshing.compareAndSet(false, true)) {
            Thread.ofVirtual().start(() -> {
                try {
                    fetch(known);
                } catch (UnansweredException e) {
                    // It is in the log, and what is known goes on.
                } finally {
                    refreshing.set(false);
                }
            });
        }
    }

    private static List<JWK> select(Keys keys, JWSHeader header) {
        JWKMatcher.Builder matcher = new JWKMatcher.Builder()
                .keyType(KeyType.forAlgorithm(header.getAlgorithm()))
                .keyUses(KeyUse.SIGNATURE, null)
                .algorithms(header.getAlgorithm(), null)
                .publicOnly(false);
        String id = header.getKeyID();
        return new JWKSelector((id == null ? matcher : matcher.keyID(id)).build()).select(keys.set());
    }

    /**
     * Whoever comes while they are being fetched waits: what is known lacks the key that he needs.
     *
     * @param seen what the caller knows: where others have fetched since, theirs is good
     */
    private Keys fetch(@Nullable Keys seen) throws UnansweredException {
        fetching.lock();
        try {
            Keys known = keys;
            if (known != null && known != seen) {
                return known;
            }
            Instant now = clock.instant();
            if (now.isBefore(notBefore)) {
                return known(known, "its keys could not be fetched just now");
            }
            notBefore = now.plus(PAUSE);
            try {
                Keys fetched =
                        new Keys(JWKSet.parse(text(URI.create(keySetUrl()))).toPublicJWKSet(), now);
                keys = fetched;
                if (known != null
                        && !fetched.set().getKeys().containsAll(known.set().getKeys())) {
                    LOG.info("the keys of {} have changed", location.issuer());
                    onRetired.run();
                }
                return fetched;
            } catch (IOException | ParseException | JacksonException | IllegalArgumentException e) {
                LOG.warn("the keys of {} cannot be fetched: {}", location.issuer(), e.toString());
                notBefore = clock.instant().plus(AWAY);
                return known(known, "its keys cannot be fetched: " + e.getMessage());
            }
        } finally {
            fetching.unlock();
        }
    }

    private Keys known(@Nullable Keys known, String otherwise) throws UnansweredException {
        if (known == null) {
            throw new UnansweredException("issuer " + location.issuer() + ": " + otherwise);
        }
        return known;
    }

    private String keySetUrl() throws IOException {
        JsonNode document = Json.read(text(URI.create(location.discovery())).getBytes(StandardCharsets.UTF_8));
        String issuer = document.path("issuer").asString("");
        if (!issuer.equals(location.issuer())) {
            throw new IOException("its discovery document is of the issuer \"" + issuer + "\"");
        }
        String url = document.path("jwks_uri").asString("");
        if (!url.startsWith("https://")) {
            throw new IOException("its jwks_uri is no https:// URL: \"" + url + "\"");
        }
        return url;
    }

    private String text(URI url) throws IOException {
        return text(url, "");
    }

    /** @param accessToken to be shown there; empty for none */
    String text(URI url, String accessToken) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(WAIT).header("Accept", "application/json, application/jwt, */*");
        if (!accessToken.isEmpty()) {
            request.header("Authorization", "Bearer " + accessToken);
        }
        HttpResponse<byte[]> answer = client.send(request.build());
        if (answer.statusCode() != 200) {
            throw new IOException(url + " answered " + answer.statusCode());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
