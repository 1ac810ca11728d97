package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the finalizers of {@link StorageObjectInUseProtection} away from what is being deleted and no longer in use, as the protection
 * controllers of kube-controller-manager do: without it a deleted claim would stay for ever.
 */
final class InUseController implements SmartLifecycle {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final StoreClient store;
    private final WorkQueue queue = new WorkQueue("storage-in-use", this::release);
    private volatile boolean running;

    InUseController(StoreClient store, Informer<InUse.Deletion> claims, Informer<InUse.Deletion> volumes) {
        this.store = store;
        claims.onChange((key, before, after) -> look(after));
        volumes.onChange((key, before, after) -> look(after));
    }

    private void look(InUse.@Nullable Deletion deletion) {
        if (deletion != null && deletion.pending()) {
            queue.add(deletion.path());
        }
    }

    private void release(String path) {
        Optional<ObjectNode> found = store.get(path);
        if (found.isEmpty() || !InUse.Deletion.of(found.get()).pending()) {
            return;
        }
        ObjectNode object = found.get();
        if (InUse.isUsed(store, object)) {
            queue.addAfter(path, LOOK_AGAIN);
            return;
        }
        ArrayNode finalizers = object.withObjectProperty("metadata").withArrayProperty("finalizers");
        finalizers.removeIf(InUse::isOurs);
        store.update(path, object);
    }

    @Override
    public void start() {
        queue.start(1);
        running = true;
    }

    @Override
    public void stop() {
        queue.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
