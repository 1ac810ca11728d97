package dev.portcullis.authn.serviceaccount;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects from the informers, and from the store where an informer does not have what is expected. Says when a change has made
 * an answer untrue: of accounts and token Secrets any that matters, of pods and nodes only where a token bound to them
 * was seen lately.
 */
public final class InformedObjects implements LiveObjects {
    private static final int MOST_BOUND = 100_000;

    private final TokenInformers informers;
    private final StoreClient store;
    private final Runnable onChange;
    private final Cache<String, Boolean> bound;

    /** @param onChange called after each change that may end what was said before */
    public InformedObjects(TokenInformers informers, StoreClient store, Runnable onChange) {
        this.informers = informers;
        this.store = store;
        this.onChange = onChange;
        this.bound = Caffeine.newBuilder()
                .maximumSize(MOST_BOUND)
                .expireAfterWrite(ServiceAccountAuthenticator.LONGEST.plus(Duration.ofMinutes(1)))
                .executor(Runnable::run)
                .scheduler(Scheduler.disabledScheduler())
                .<String, Boolean>evictionListener((uid, value, cause) -> forgotten(cause.name()))
                .build();
        informers.serviceAccounts().onChange((key, before, after) -> changed(live(before), live(after)));
        informers.tokenSecrets().onChange((key, before, after) -> secretChanged(before, after));
        informers.pods().onChange(this::boundObjectChanged);
        informers.nodes().onChange(this::boundObjectChanged);
    }

    @Override
    public Optional<LiveObject> serviceAccount(String namespace, String name, String uid) {
        return find(
                        informers.serviceAccounts(),
                        namespace + "/" + name,
                        account -> account.uid().equals(uid),
                        ObjectPaths.namespaced("serviceaccounts", namespace, name),
                        ServiceAccount::of)
                .map(ServiceAccount::live);
    }

    @Override
    public Optional<TokenSecret> tokenSecret(String namespace, String name, String tokenDigest) {
        return find(
                informers.tokenSecrets(),
                namespace + "/" + name,
                secret -> secret.tokenDigest().equals(tokenDigest),
                ObjectPaths.namespaced("secrets", namespace, name),
                secret -> TokenSecret.is(secret) ? TokenSecret.of(secret) : null);
    }

    @Override
    public Optional<LiveObject> secret(String namespace, String name, String uid) {
        return store.get(ObjectPaths.namespaced("secrets", namespace, name)).map(LiveObject::of);
    }

    @Override
    public Optional<LiveObject> pod(String namespace, String name, String uid) {
        bound.put(uid, Boolean.TRUE); // before it is looked at, lest its end falls between the two
        return find(
                informers.pods(),
                namespace + "/" + name,
                pod -> pod.uid().equals(uid),
                ObjectPaths.namespaced("pods", namespace, name),
                LiveObject::of);
    }

    @Override
    public Optional<LiveObject> node(String name, String uid) {
        bound.put(uid, Boolean.TRUE);
        return find(
                informers.nodes(),
                name,
                node -> node.uid().equals(uid),
                ObjectPaths.cluster("nodes", name),
                LiveObject::of);
    }

    private <T> Optional<T> find(
            Informer<T> informer,
            String key,
            Predicate<T> expected,
            String path,
            Function<ObjectNode, @Nullable T> transform) {
        T known = informer.get(key);
        return known != null && expected.test(known)
                ? Optional.of(known)
                : store.get(path).map(transform);
    }

    private void secretChanged(@Nullable TokenSecret before, @Nullable TokenSecret after) {
        if (before == null || before.tokenDigest().isEmpty()) {
            return;
        }
        if (after == null
                || !after.tokenDigest().equals(before.tokenDigest())
                || !Objects.equals(after.deleted(), before.deleted())
                || !Objects.equals(after.use().invalidSince(), before.use().invalidSince())) {
            onChange.run();
        }
    }

    private void boundObjectChanged(String key, @Nullable LiveObject before, @Nullable LiveObject after) {
        if (before != null && bound.getIfPresent(before.uid()) != null) {
            changed(before, after);
        }
    }

    private void changed(@Nullable LiveObject before, @Nullable LiveObject after) {
        if (before != null && !before.equals(after)) {
            onChange.run();
        }
    }

    /** An object that is remembered no more, though answers about it still may be, could go unnoticed: ask anew about all. */
    private void forgotten(String cause) {
        if (cause.equals("SIZE")) {
            onChange.run();
        }
    }

    private static @Nullable LiveObject live(@Nullable ServiceAccount account) {
        return account == null ? null : account.live();
    }
}
