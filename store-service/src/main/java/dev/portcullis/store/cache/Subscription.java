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
 * The changes of one resource as they happen. Nobody waits for its reader: one that falls behind by more than the queue holds is
 * dropped, and learns it when it has read what it had.
 */
public final class Subscription implements Changes {
    static final int CAPACITY = 1000;
    private static final Change END = new Change(Long.MAX_VALUE, null, null);

    private final ResourceCache cache;
    private final String prefix;
    private final long from;
    private final Queue<Change> backlog;
    private final BlockingQueue<Change> live = new LinkedBlockingQueue<>(CAPACITY);
    private volatile boolean over;

    /**
     * @param from    only what comes after this is told
     * @param backlog what has come after it already
     */
    Subscription(ResourceCache cache, String prefix, long from, List<Change> backlog) {
        this.cache = cache;
        this.prefix = prefix;
        this.from = from;
        this.backlog = new ArrayDeque<>(backlog);
    }

    @Override
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

    @Override
    public boolean live() {
        return true;
    }

    @Override
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

    /** What is in the queue can still be read. */
    @Override
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
