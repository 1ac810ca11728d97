package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StoreUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksIterator;

/** Deletes keys whose time is over. Deadlines are on the disk, so they hold across restarts. */
final class Expirer implements AutoCloseable {
    private static final int MAX_AT_ONCE = 256;
    private static final long MAX_SLEEP = 60_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Database database;
    private final Committer committer;
    private final InstantSource clock;
    private final Thread thread;
    private long wakeAt = Long.MAX_VALUE;
    private boolean closed;

    Expirer(Database database, Committer committer, InstantSource clock) {
        this.database = database;
        this.committer = committer;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("store-expirer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Something was written that expires then. */
    void expect(long deadline) {
        lock.lock();
        try {
            if (deadline < wakeAt) {
                wakeAt = deadline;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (sleep()) {
                List<Change.Expire> due = due();
                due.forEach(committer::submit);
                due.forEach(expire -> expire.result().join());
            }
        } catch (StoreUnavailableException | CompletionException e) {
            // The store was closed or takes no more writes; there is nothing left to do here.
        }
    }

    /** Until something may be due; false once closed. */
    private boolean sleep() {
        lock.lock();
        try {
            while (!closed) {
                long left = Math.min(wakeAt - clock.millis(), MAX_SLEEP);
                if (left <= 0) {
                    return true;
                }
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(left));
            }
            return false;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private List<Change.Expire> due() {
        lock.lock();
        try {
            wakeAt = Long.MAX_VALUE; // whoever writes from here on says so by expect
        } finally {
            lock.unlock();
        }
        return database.use(() -> {
            List<Change.Expire> due = new ArrayList<>();
            try (RocksIterator expiries = database.rocks.newIterator(database.expiries)) {
                for (expiries.seekToFirst(); expiries.isValid() && due.size() < MAX_AT_ONCE; expiries.next()) {
                    Expiry expiry = Expiry.decode(expiries.key(), expiries.value());
                    if (expiry.deadline() > clock.millis()) {
                        break;
                    }
                    due.add(new Change.Expire(expiry, new CompletableFuture<>()));
                }
                expect(
                        expiries.isValid()
                                ? Expiry.decode(expiries.key(), expiries.value())
                                        .deadline()
                                : Long.MAX_VALUE);
                expiries.status();
            }
            return due;
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
