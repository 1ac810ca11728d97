package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the finalizer of what is being deleted and no longer in use away, as the protection controllers of kube-controller-manager do:
 * without that a deleted claim would stay for ever.
 */
final class InUseController implements SmartLifecycle {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Guarded kind;
    private final StoreClient store;
    private final WorkQueue queue;
    private volatile boolean running;

    /** Of an object only its path is kept, and whether it waits. */
    record Deletion(String path, boolean waits) {
        static Deletion of(Guarded kind, ObjectNode object) {
            return new Deletion(kind.path(object), kind.waits(object));
        }
    }

    InUseController(Guarded kind, StoreClient store, Informer<Deletion> deletions) {
        this.kind = kind;
        this.store = store;
        this.queue = new WorkQueue("in-use " + kind.resource, this::release);
        deletions.onChange((key, before, after) -> {
            if (after != null && after.waits()) {
                queue.add(after.path());
            }
        });
    }

    private void release(String path) {
        Optional<ObjectNode> found = store.get(path).filter(kind::waits);
        if (found.isEmpty()) {
            return;
        }
        ObjectNode object = found.get();
        if (kind.isUsed(store, object)) {
            queue.addAfter(path, LOOK_AGAIN);
            return;
        }
        object.withObjectProperty("metadata").withArrayProperty("finalizers").removeIf(kind::isOurs);
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
