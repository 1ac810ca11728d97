package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.WatchEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One reader of a stream of changes, with its own bounded queue. */
final class EtcdWatch implements StateWatch {
    private static final int MAX_QUEUED = 8192;
    private static final long MAX_QUEUED_BYTES = 16 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Change> queue = new ArrayDeque<>();
    private final String prefix;
    private final long from;
    private final Consumer<EtcdWatch> onEnd;
    private final LongConsumer hurry;
    private long queuedBytes;
    private long seen;
    private long progressWanted;
    /** What follows when the queue is empty. */
    private WatchEvent.@Nullable End end;

    /** @param hurry told what revision somebody waits for */
    EtcdWatch(String prefix, long from, Consumer<EtcdWatch> onEnd, LongConsumer hurry) {
        this.prefix = prefix;
        this.from = from;
        this.onEnd = onEnd;
        this.hurry = hurry;
    }

    /** All changes up to the revision that it was not offered before. */
    void offer(List<Change> changes, long upTo) {
        lock.lock();
        try {
            for (Change change : changes) {
                if (end == null && change.revision() >= from && change.key().startsWith(prefix)) {
                    add(change);
                }
            }
            seen = upTo;
            if (!queue.isEmpty() || end != null || progressWanted > 0) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(Change change) {
        queuedBytes += change.weight();
        if (change.event() instanceof WatchEvent.End lost) {
            end = lost;
        } else if (queue.size() >= MAX_QUEUED || (queuedBytes > MAX_QUEUED_BYTES && !queue.isEmpty())) {
            end = new WatchEvent.Overrun(change.revision() - 1);
        } else {
            queue.add(change);
        }
    }

    /** Whether it needs nothing up to the compacted revision; if it does, it has ended now. */
    boolean beginsAfter(long compacted) {
        if (from <= compacted) {
            finish(new WatchEvent.Compacted(compacted));
        }
        return from > compacted;
    }

    /** Nothing comes any more. */
    void finish(WatchEvent.End how) {
        lock.lock();
        try {
            if (end == null) {
                end = how;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable WatchEvent poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                Change change = queue.poll();
                if (change != null) {
                    queuedBytes -= change.weight();
                    return change.event();
                }
                if (end != null) {
                    return end;
                }
                if (progressWanted > 0 && progressWanted <= seen) {
                    progressWanted = 0;
                    return new WatchEvent.Progress(seen);
                }
                if (nanos <= 0) {
                    return null;
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void requestProgress(long revision) {
        lock.lock();
        try {
            progressWanted = Math.max(progressWanted, revision);
            changed.signal();
        } finally {
            lock.unlock();
        }
        hurry.accept(revision);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            queue.clear();
            finish(new WatchEvent.Closed(seen));
        } finally {
            lock.unlock();
        }
        onEnd.accept(this);
    }
}
