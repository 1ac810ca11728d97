package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.StoreUnavailableException;
import dev.portcullis.store.state.WatchEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch. While its reader keeps up it is fed with what is committed; a reader that falls behind, or begins in the
 * past, reads the log until it has caught up. So the queue is short, and a slow reader is lost only to compaction.
 */
final class EmbeddedWatch implements StateWatch {
    private static final int MAX_QUEUED = 1024;
    private static final long MAX_QUEUED_BYTES = 8 << 20;

    private final String prefix;
    private final History history;
    private final ReadLog log;
    private final Consumer<EmbeddedWatch> onClose;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<WatchEvent> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean live;
    /** Everything up to here has been queued. */
    private long seen;
    /** Everything up to here has been read. */
    private long delivered;

    private long progressWanted;
    private WatchEvent.@Nullable End end;

    EmbeddedWatch(String prefix, long after, History history, ReadLog log, Consumer<EmbeddedWatch> onClose) {
        this.prefix = prefix;
        this.seen = after;
        this.delivered = after;
        this.history = history;
        this.log = log;
        this.onClose = onClose;
    }

    /** Called once the committer knows of this watch. */
    void start() {
        lock.lock();
        try {
            live = seen >= history.committed();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the committer, in order, after the revision has been made readable. */
    void offer(List<WatchEvent> events, long revision) {
        lock.lock();
        try {
            if (!live || end != null || revision <= seen) {
                return;
            }
            for (WatchEvent event : events) {
                if (event.revision() > seen && matches(event)) {
                    queue.add(event);
                    queuedBytes += ReadLog.weight(event);
                }
            }
            seen = revision;
            if (queue.size() > MAX_QUEUED || queuedBytes > MAX_QUEUED_BYTES) {
                seen = queue.getFirst().revision() - 1;
                queue.clear();
                queuedBytes = 0;
                live = false;
            }
            if (!queue.isEmpty() || !live || progressWanted > 0) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean matches(WatchEvent event) {
        return switch (event) {
            case WatchEvent.Put put -> put.keyValue().key().startsWith(prefix);
            case WatchEvent.Delete delete -> delete.previous().key().startsWith(prefix);
            default -> false;
        };
    }

    @Override
    public @Nullable WatchEvent poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        while (true) {
            long catchUpFrom;
            lock.lockInterruptibly();
            try {
                while (queue.isEmpty() && end == null && live && !progressDue()) {
                    if (nanos <= 0) {
                        return null;
                    }
                    nanos = changed.awaitNanos(nanos);
                }
                if (end != null || !queue.isEmpty() || live) {
                    return take();
                }
                catchUpFrom = seen;
            } finally {
                lock.unlock();
            }
            catchUp(catchUpFrom);
        }
    }

    private boolean progressDue() {
        return progressWanted > 0 && progressWanted <= seen;
    }

    private WatchEvent take() {
        if (end != null) {
            return end;
        }
        WatchEvent event = queue.poll();
        if (event == null) {
            progressWanted = 0;
            delivered = Math.min(seen, history.committed());
            return new WatchEvent.Progress(delivered);
        }
        queuedBytes -= ReadLog.weight(event);
        delivered = event.revision();
        return event;
    }

    /** Not under the lock: the committer must not wait for the disk. Only the reader comes here. */
    private void catchUp(long from) {
        ReadLog.Chunk chunk;
        try {
            chunk = log.after(from, prefix);
        } catch (StoreUnavailableException e) {
            end(new WatchEvent.Closed(delivered));
            return;
        }
        lock.lock();
        try {
            if (chunk == null) {
                end = new WatchEvent.Compacted(history.compacted());
                return;
            }
            chunk.events().forEach(event -> {
                queue.add(event);
                queuedBytes += ReadLog.weight(event);
            });
            seen = chunk.upTo();
            // What is committed after this look is offered after this lock is free.
            live = seen >= history.committed();
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
    }

    @Override
    public void close() {
        end(new WatchEvent.Closed(delivered));
        onClose.accept(this);
    }

    private void end(WatchEvent.End how) {
        lock.lock();
        try {
            if (end == null) {
                end = how;
                queue.clear();
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
