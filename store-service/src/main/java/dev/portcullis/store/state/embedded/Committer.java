package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.OutcomeUnknownException;
import dev.portcullis.store.state.StoreException;
import dev.portcullis.store.state.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. While a group of changes is on its way to the disk the next one gathers, so that any
 * number of clients share one fsync; nobody gets an answer before it. After a failed write the store takes no more:
 * what is on the disk is known only after it was opened again.
 */
final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final ChangeQueue queue = new ChangeQueue();
    private final Database database;
    private final History history;
    private final Watches watches;
    private final Thread thread;

    Committer(Database database, History history, Watches watches) {
        this.database = database;
        this.history = history;
        this.watches = watches;
        this.thread = Thread.ofPlatform().name("store-committer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits for the decision. */
    <T> T commit(Change change, CompletableFuture<T> result) {
        submit(change);
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Does not wait; the change's result will say. */
    void submit(Change change) {
        queue.add(change);
    }

    private void run() {
        try (WriteOptions options = new WriteOptions().setSync(true)) {
            for (List<Change> changes = queue.take(); !changes.isEmpty(); changes = queue.take()) {
                commit(changes, options);
            }
        }
    }

    private void commit(List<Change> changes, WriteOptions options) {
        try (Group group = new Group(database, history)) {
            database.use(() -> {
                for (Change change : changes) {
                    group.add(change);
                }
                group.write(options);
                return true;
            });
            history.committed(group.revision());
            watches.publish(group.events(), group.revision());
            group.answer();
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "A group of {} writes failed; the store takes no more writes until it is restarted",
                    changes.size(),
                    e);
            refuse(new StoreUnavailableException("the store failed to write: " + e.getMessage(), e));
            var unknown = new OutcomeUnknownException("the store failed to write: " + e.getMessage(), e);
            changes.forEach(change -> change.result().completeExceptionally(unknown));
        }
    }

    private void refuse(StoreUnavailableException why) {
        queue.close(why);
        for (List<Change> rest = queue.take(); !rest.isEmpty(); rest = queue.take()) {
            rest.forEach(change -> change.result().completeExceptionally(why));
        }
    }

    /** Returns when everything that was accepted has been decided. */
    @Override
    public void close() {
        queue.close(new StoreUnavailableException("the store is closed", null));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
