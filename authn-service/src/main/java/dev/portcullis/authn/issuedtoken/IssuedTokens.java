package dev.portcullis.authn.issuedtoken;

import dev.portcullis.authn.serviceaccount.IssuedBoundToken;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenBinding;
import dev.portcullis.authn.serviceaccount.TokenRecords;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.tracing.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The records of bound tokens, objects of the store, so that all replicas have them. A token without a record is as good as another: the
 * inventory loses nobody his access, and a revocation of an unknown id makes a record of its own in {@code kube-system}.
 */
public final class IssuedTokens implements TokenRecords {
    static final String SYSTEM = "kube-system";
    /** Uses within it are one. */
    private static final Duration EXACT = Duration.ofHours(1);

    private static final int AT_A_TIME = 4;
    /** The longest that any token lives. */
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(1L << 32);

    private static final int MILLIS_BETWEEN_LOOKS = 10;
    private static final int LOOKS = 100;

    private final StoreClient store;
    private final Clock clock;
    private final Informer<IssuedToken> informer;
    private final Set<String> writing = ConcurrentHashMap.newKeySet();
    /** Revoked here, and when, though the informer has not seen it yet. */
    private final Map<String, Instant> revokedHere = new ConcurrentHashMap<>();

    private final Runnable onRevoked;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    /** @param onRevoked called when a token is no good any more, or is again */
    public IssuedTokens(StoreClient store, Clock clock, Runnable onRevoked) {
        this.store = store;
        this.clock = clock;
        this.onRevoked = onRevoked;
        this.informer = new Informer<>(store, IssuedToken.COLLECTION, IssuedToken::of);
        informer.onChange((key, before, after) -> {
            boolean known = isRevoked(after) && revokedHere.remove(key) != null;
            if (!known && isRevoked(before) != isRevoked(after)) {
                onRevoked.run();
            }
        });
    }

    public Informer<IssuedToken> informer() {
        return informer;
    }

    List<IssuedToken> all() {
        return List.copyOf(informer.all());
    }

    private static boolean isRevoked(@Nullable IssuedToken token) {
        return token != null && token.revoked() != null;
    }

    @Override
    public boolean isRevoked(String namespace, String id) {
        return isRevoked(namespace + "/" + id) || isRevoked(SYSTEM + "/" + id);
    }

    private boolean isRevoked(String key) {
        return revoked(key) != null;
    }

    /** Since when. In this order: what the informer has been told leaves the map once the informer has it. */
    private @Nullable Instant revoked(String key) {
        Instant here = revokedHere.get(key);
        IssuedToken token = informer.get(key);
        return here == null && token != null ? token.revoked() : here;
    }

    /** In a namespace that is on its way out nothing is recorded any more. */
    public void add(
            ServiceAccount account, TokenBinding binding, List<String> audiences, Instant now, IssuedBoundToken token) {
        ObjectNode object = object(account.namespace(), token.id());
        ObjectNode spec = object.putObject("spec")
                .put("serviceAccountName", account.name())
                .put("serviceAccountUID", account.uid())
                .put("issuedTimestamp", now.toString())
                .put("expirationTimestamp", token.expires().toString())
                .put("keyID", token.keyId());
        ArrayNode wanted = spec.putArray("audiences");
        audiences.forEach(wanted::add);
        bound(spec, "Node", binding.node());
        bound(spec, "Secret", binding.secret());
        bound(spec, "Pod", binding.pod());
        try {
            store.create(IssuedToken.collection(account.namespace()), object);
        } catch (ApiException e) {
            if (!e.is("Forbidden") && !e.is("NotFound")) {
                throw e;
            }
        }
    }

    private static void bound(ObjectNode spec, String kind, TokenBinding.@Nullable Target target) {
        if (target != null) {
            spec.putObject("boundObjectRef")
                    .put("kind", kind)
                    .put("name", target.name())
                    .put("uid", target.uid());
        }
    }

    private static ObjectNode object(String namespace, String id) {
        ObjectNode object =
                Json.object().put("apiVersion", IssuedToken.API_VERSION).put("kind", "IssuedToken");
        object.putObject("metadata").put("name", id).put("namespace", namespace);
        return object;
    }

    @Override
    public void used(String namespace, String id, String address) {
        IssuedToken known = informer.get(namespace + "/" + id);
        Instant now = clock.instant();
        if (known == null
                || known.lastUsed() != null && known.lastUsed().plus(EXACT).isAfter(now)
                || !places.tryAcquire()) {
            return;
        }
        if (!writing.add(id)) {
            places.release();
            return;
        }
        Thread.ofVirtual().start(RequestContext.inherited(() -> {
            try {
                ObjectNode patch = Json.object();
                ObjectNode status = patch.putObject("status")
                        .put(
                                "lastUsedTimestamp",
                                now.truncatedTo(ChronoUnit.SECONDS).toString());
                if (!address.isEmpty()) {
                    status.put("lastUsedAddress", address);
                }
                store.mergePatch(known.path(), patch);
                await(() -> !known.equals(informer.get(namespace + "/" + id))); // lest it is written again
            } catch (ApiException | StageUnavailableException e) {
                // It is noted with the next use.
            } finally {
                writing.remove(id);
                places.release();
            }
        }));
    }

    /** Until the informer has what was written, a second at the most. */
    private static void await(BooleanSupplier seen) {
        try {
            for (int i = 0; i < LOOKS && !seen.getAsBoolean(); i++) {
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where a revocation is kept, and whose token it was; the account is empty where that is not known. */
    record Revoked(String namespace, String account, Instant since) {}

    /** From when this returns the token is no good here to whoever asks anew, and elsewhere as soon as the store has told it. */
    Revoked revoke(String id, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Optional<IssuedToken> known =
                all().stream().filter(token -> token.id().equals(id)).findFirst();
        ObjectNode status =
                Json.object().put("revokedTimestamp", now.toString()).put("reason", reason);
        if (known.isEmpty()) {
            ObjectNode object = object(SYSTEM, id);
            object.withObject("metadata").putArray("finalizers").add(IssuedToken.REVOKED);
            object.putObject("spec")
                    .put("expirationTimestamp", now.plus(LONGEST_LIFE).toString());
            object.set("status", status);
            Instant before =
                    revokedHere(SYSTEM + "/" + id, now, () -> store.create(IssuedToken.collection(SYSTEM), object));
            return new Revoked(SYSTEM, "", before);
        }
        IssuedToken token = known.get();
        Instant before = revoked(token.key());
        if (before != null) {
            return new Revoked(token.namespace(), token.account(), before);
        }
        ObjectNode patch = token.held(true);
        patch.set("status", status);
        return new Revoked(
                token.namespace(),
                token.account(),
                revokedHere(token.key(), now, () -> store.mergePatch(token.path(), patch)));
    }

    /** Counts from before it is written, lest the informer is faster; unless it cannot be written. Returns since when it is. */
    private Instant revokedHere(String key, Instant now, Runnable write) {
        Instant before = revokedHere.putIfAbsent(key, now);
        if (before != null) {
            return before;
        }
        try {
            write.run();
        } catch (RuntimeException e) {
            revokedHere.remove(key);
            throw e;
        }
        onRevoked.run();
        return now;
    }

    /** How many tokens that a key signed are good still and were seen in use. */
    public long inUse(String keyId) {
        Instant now = clock.instant();
        return informer.all().stream()
                .filter(token -> token.keyId().equals(keyId)
                        && token.lastUsed() != null
                        && token.revoked() == null
                        && Objects.requireNonNullElse(token.expires(), now).isAfter(now))
                .count();
    }
}
