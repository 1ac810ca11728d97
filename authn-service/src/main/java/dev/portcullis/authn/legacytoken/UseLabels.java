package dev.portcullis.authn.legacytoken;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.SecretUse;
import dev.portcullis.authn.serviceaccount.SecretUses;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.tracing.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.node.ObjectNode;

/** Labels a token Secret with the day on which its token was used, once a day. Nobody waits for it, and no more than a few are under way. */
public final class UseLabels implements SecretUses {
    private static final int AT_A_TIME = 4;

    private final StoreClient store;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    /** Written, or being written, though the informer may not have seen it yet. */
    private final Cache<String, LocalDate> written = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .executor(Runnable::run)
            .build();

    public UseLabels(StoreClient store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void used(TokenSecret secret) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (today.equals(secret.use().lastUsed()) || today.equals(written.getIfPresent(secret.uid()))) {
            return;
        }
        if (places.tryAcquire()) {
            written.put(secret.uid(), today);
            Thread.ofVirtual().start(RequestContext.inherited(() -> {
                try {
                    write(secret, today);
                } finally {
                    places.release();
                }
            }));
        }
    }

    private void write(TokenSecret secret, LocalDate today) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata")
                .put("uid", secret.uid())
                .putObject("labels")
                .put(SecretUse.LAST_USED, today.toString());
        try {
            store.mergePatch(ObjectPaths.namespaced("secrets", secret.namespace(), secret.name()), patch);
        } catch (ApiException | StageUnavailableException e) {
            written.invalidate(secret.uid()); // with the next use
        }
    }
}
