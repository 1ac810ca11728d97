package dev.portcullis.kube.leader;

import dev.portcullis.kube.informer.WorkQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The work of a controller, done while this replica leads. What comes up while another does is nothing to it: whoever begins to lead begins
 * with everything that there is.
 */
public final class LedQueue {
    private final String name;
    private final int workers;
    private final WorkQueue.Work work;
    private final Supplier<? extends Collection<String>> all;
    private volatile @Nullable WorkQueue queue;

    /** @param all the keys of whatever may need work; asked after {@link #add} has begun to take keys */
    public LedQueue(String name, int workers, WorkQueue.Work work, Supplier<? extends Collection<String>> all) {
        this.name = name;
        this.workers = workers;
        this.work = work;
        this.all = all;
    }

    public boolean leads() {
        return queue != null;
    }

    public void add(String key) {
        WorkQueue present = queue;
        if (present != null) {
            present.add(key);
        }
    }

    public void addAfter(String key, Duration delay) {
        WorkQueue present = queue;
        if (present != null) {
            present.addAfter(key, delay);
        }
    }

    /** Works until what it returns is closed. */
    public AutoCloseable lead() {
        WorkQueue mine = new WorkQueue(name, work).start(workers);
        queue = mine;
        all.get().forEach(mine::add);
        return () -> {
            queue = null;
            mine.close();
        };
    }
}
