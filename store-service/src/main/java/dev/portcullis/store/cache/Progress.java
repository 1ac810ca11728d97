package dev.portcullis.store.cache;

import java.time.Duration;

/** The revision up to which all caches are complete. It only grows. */
public final class Progress {
    private volatile long revision;

    public long revision() {
        return revision;
    }

    synchronized void reached(long reached) {
        if (reached > revision) {
            revision = reached;
            notifyAll();
        }
    }

    /** Waits until the revision is reached; false if it was not in time. */
    public boolean await(long wanted, Duration timeout) throws InterruptedException {
        if (revision >= wanted) {
            return true;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (this) {
            while (revision < wanted) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        }
    }
}
