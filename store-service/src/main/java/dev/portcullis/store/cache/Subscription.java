package dev.portcullis.store.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one resource from a revision on, for one watcher. Nobody waits for its reader: one that falls behind by
 * more than the queue holds is dropped, and learns it when it has read what it had.
 */
public final class Subscription implements AutoCloseable {
    static final int CAPACITY = 1000;
    private static final Change END = new Change(Long.MAX_VALUE, null, null);

    private final ResourceCache cache;
    private final String prefix;
    private final long from;
    private final long joined;
    private final ObjectTree state;
    private final Queue<Change> backlog;
    private final boolean complete;
    private final BlockingQueue<Change> live = new LinkedBlockingQueue<>(CAPACITY);
    private volatile boolean over;

    Subscription(
            ResourceCache cache,
            String prefix,
            long from,
            long joined,
            ObjectTree state,
            @Nullable List<Change> backlog) {
        this.cache = cache;
        this.prefix = prefix;
        this.from = from;
        this.joined = joined;
        this.state = state;
        this.complete = backlog != null;
        this.backlog = new ArrayDeque<>(backlog == null ? List.of() : backlog);
    }

    /** Whether the cache still had every change since the revision that was asked for; if not, history must say them. */
    public boolean complete() {
        return complete;
    }

    /** The revision up to which everything comes before the live changes. */
    public long joined() {
        return joined;
    }

    /** The objects at {@link #joined}. */
    public ObjectTree state() {
        return state;
    }

    /** The next change, or null if none came in time or the subscription {@link #over}. */
    public @Nullable Change poll(Duration timeout) throws InterruptedException {
        Change old = backlog.poll();
        if (old != null) {
            return old;
        }
        Change next = live.poll();
        if (next == null && !over) {
            next = live.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        return next == END ? null : next;
    }

    /** Whether no further changes will come: dropped as too slow, or the resource is not served any more. */
    public boolean over() {
        return over && live.isEmpty() && backlog.isEmpty();
    }

    /** Called by the cache in the order of changes; false once it is over. */
    boolean offer(Change change) {
        if (over) {
            return false;
        }
        if (change.revision() <= from || !change.any().key().startsWith(prefix)) {
            return true;
        }
        if (!live.offer(change)) {
            over = true;
            return false;
        }
        return true;
    }

    /** From any thread; what is in the queue can still be read. */
    public void end() {
        over = true;
        live.offer(END);
    }

    @Override
    public void close() {
        over = true;
        cache.leave(this);
    }
}
