package dev.portcullis.authn.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.fixture.OutsideServer;
import dev.portcullis.authn.fixture.OutsideServer.Answer;
import dev.portcullis.authn.fixture.OutsideServer.Asked;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A provider's discovery, its keys, and tokens signed by them. */
public final class FakeProvider implements AutoCloseable {
    private static final RSAKey FIRST = key("k1");
    static final RSAKey SECOND = key("k2");

    public final OutsideServer server;
    volatile List<RSAKey> published = List.of(FIRST);
    volatile RSAKey signing = FIRST;
    volatile boolean broken;
    /** What its keys take. */
    volatile Duration slowness = Duration.ZERO;
    /** What its discovery document says it is; null for what it is. */
    volatile String pretended;
    /** What it answers under other paths. */
    final Map<String, Answer> more = new ConcurrentHashMap<>();

    public FakeProvider(Path dir) throws Exception {
        server = new OutsideServer(dir, this::answer);
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private Answer answer(Asked asked) {
        if (broken) {
            return Answer.status(503);
        }
        return switch (asked.path()) {
            case "/.well-known/openid-configuration", "/elsewhere" ->
                Answer.json("{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                        .formatted(pretended == null ? url() : pretended, url()));
            case "/keys" -> {
                LockSupport.parkNanos(slowness.toNanos());
                yield Answer.json(new JWKSet(published.stream()
                                .map(key -> (com.nimbusds.jose.jwk.JWK) key.toPublicJWK())
                                .toList())
                        .toString());
            }
            default -> more.getOrDefault(asked.path(), Answer.status(404));
        };
    }

    public String url() {
        return server.url().toString();
    }

    /** Ann's, for an hour, with the changes. */
    public String token(Consumer<JWTClaimsSet.Builder> changes) throws JOSEException {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .subject("ann")
                .audience(List.of("kubernetes", "other"))
                .claim("email", "ann@example.org")
                .claim("email_verified", true)
                .claim("groups", List.of("devs", "ops"))
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
        changes.accept(claims);
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(signing.getKeyID())
                        .build(),
                claims.build());
        jwt.sign(new RSASSASigner(signing));
        return jwt.serialize();
    }

    long keyFetches() {
        return server.asked.stream()
                .filter(asked -> asked.path().equals("/keys"))
                .count();
    }

    @Override
    public void close() {
        server.close();
    }
}
