package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The changes that wait for the committer: bounded, and closed with a reason. */
final class ChangeQueue {
    private static final int MAX_WAITING = 4096;
    private static final int MAX_GROUP = 512;
    private static final long MAX_GROUP_BYTES = 8 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Deque<Change> waiting = new ArrayDeque<>();
    private @Nullable StoreUnavailableException refusal;

    /** Waits for room. */
    void add(Change change) {
        lock.lock();
        try {
            while (waiting.size() >= MAX_WAITING && refusal == null) {
                taken.awaitUninterruptibly();
            }
            if (refusal != null) {
                throw new StoreUnavailableException(String.valueOf(refusal.getMessage()), refusal);
            }
            waiting.add(change);
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next group, waiting for it; empty once the queue is closed and all that was accepted has been taken. */
    List<Change> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && refusal == null) {
                added.awaitUninterruptibly();
            }
            List<Change> group = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty() && group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES) {
                Change change = waiting.remove();
                bytes += change.weight();
                group.add(change);
            }
            taken.signalAll();
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing any more. */
    void close(StoreUnavailableException why) {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = why;
            }
            added.signalAll();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
