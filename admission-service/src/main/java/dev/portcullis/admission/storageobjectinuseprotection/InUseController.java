package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the finalizer of what is being deleted and no longer in use away, as the protection controllers of kube-controller-manager do:
 * without that a deleted claim would stay for ever.
 */
final class InUseController implements ControllerFactory {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Guarded kind;
    private final ClusterObjects objects;
    private final BiConsumer<String, ObjectNode> update;
    private final LedQueue queue;

    /** Of an object only its path is kept, and whether it waits. */
    record Deletion(String path, boolean waits) {
        static Deletion of(Guarded kind, ObjectNode object) {
            return new Deletion(kind.path(object), kind.waits(object));
        }
    }

    /**
     * @param update replaces the object at a path
     * @param all what there is
     */
    InUseController(
            Guarded kind,
            ClusterObjects objects,
            BiConsumer<String, ObjectNode> update,
            Supplier<? extends Collection<Deletion>> all) {
        this.kind = kind;
        this.objects = objects;
        this.update = update;
        this.queue = new LedQueue(
                "in-use " + kind.resource,
                1,
                this::release,
                () -> all.get().stream()
                        .filter(Deletion::waits)
                        .map(Deletion::path)
                        .toList());
    }

    /** @param now null for what is gone */
    void changed(@Nullable Deletion now) {
        if (now != null && now.waits()) {
            queue.add(now.path());
        }
    }

    private void release(String path) {
        Optional<ObjectNode> found = objects.get(path).filter(kind::waits);
        if (found.isEmpty()) {
            return;
        }
        ObjectNode object = found.get();
        if (kind.isUsed(objects, object)) {
            queue.addAfter(path, LOOK_AGAIN);
            return;
        }
        object.withObjectProperty("metadata").withArrayProperty("finalizers").removeIf(kind::isOurs);
        update.accept(path, object);
    }

    @Override
    public List<AutoCloseable> start() {
        return List.of(queue.lead());
    }
}
