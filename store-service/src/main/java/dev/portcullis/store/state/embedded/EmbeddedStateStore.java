package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.Companion;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.GetResult;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.ValueTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A state store in a directory, for one process. */
public final class EmbeddedStateStore implements StateStore {
    /** What the gateway lets through at the most. */
    private static final int MAX_VALUE = 3 << 20;

    private final InstantSource clock = InstantSource.system();
    private final StoreDirectory directory;
    private final Database database;
    private final History history;
    private final ListKeys listKeys;
    private final Watches watches;
    private final Committer committer;
    private final Expirer expirer;
    private final Compaction compaction;

    private EmbeddedStateStore(StoreDirectory directory, Database database) {
        this.directory = directory;
        this.database = database;
        this.history = new History(database);
        this.listKeys = new ListKeys(database, history);
        this.watches = new Watches(history, new ReadLog(database, history));
        this.committer = new Committer(database, history, watches);
        this.expirer = new Expirer(database, committer, clock);
        this.compaction = new Compaction(database, history);
    }

    /**
     * Opens the store in the directory, creating it if need be.
     *
     * @throws dev.portcullis.store.state.StoreUnavailableException if another process has it open, or it is damaged
     */
    public static EmbeddedStateStore open(Path path) {
        StoreDirectory directory = StoreDirectory.open(path);
        try {
            NativeLibrary.load(directory.resolve("native"));
            Backup.forget(directory);
            Database database = new Database(directory.resolve("db"));
            try {
                return new EmbeddedStateStore(directory, database).start();
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Makes a store of a backup, in a directory that has none.
     *
     * @return the revision that it begins with: far beyond those that anybody can have seen
     * @throws IOException if the backup is damaged or not whole, or there is a store already; nothing has changed then
     */
    public static long restore(InputStream backup, Path path) throws IOException {
        try (StoreDirectory directory = StoreDirectory.open(path)) {
            NativeLibrary.load(directory.resolve("native"));
            return Backup.restore(backup, directory);
        }
    }

    /** Writes a ZIP file of all that was acknowledged when it began, and perhaps of later; the store is used meanwhile. */
    public void backUp(OutputStream out) throws IOException {
        Backup.write(database, directory, out);
    }

    private EmbeddedStateStore start() {
        committer.start();
        expirer.expect(0); // something may have expired while the store was closed
        expirer.start();
        return this;
    }

    @Override
    public GetResult get(String key, long revision) {
        return history.get(key, revision);
    }

    @Override
    public ListResult list(ListQuery query) {
        return listKeys.list(query);
    }

    @Override
    public long currentRevision() {
        return database.use(history::committed);
    }

    @Override
    public PutResult put(
            String key, byte[] value, long expectedModRevision, @Nullable Duration ttl, List<Companion> companions) {
        check(key, value, expectedModRevision);
        companions.forEach(other -> check(other.key(), other.value(), other.expectedModRevision()));
        long deadline = ttl == null ? 0 : clock.millis() + ttl.toMillis();
        var put = new Change.Put(key, value, expectedModRevision, deadline, companions, new CompletableFuture<>());
        PutResult result = committer.commit(put, put.result());
        if (ttl != null) {
            expirer.expect(deadline);
        }
        return result;
    }

    @Override
    public DeleteResult delete(String key, long expectedModRevision) {
        if (expectedModRevision <= 0) {
            throw new IllegalArgumentException("a delete must say which modification revision it expects");
        }
        Version.bytes(key);
        var delete = new Change.Delete(key, expectedModRevision, new CompletableFuture<>());
        return committer.commit(delete, delete.result());
    }

    private static void check(String key, byte[] value, long expectedModRevision) {
        if (value.length > MAX_VALUE) {
            throw new ValueTooLargeException(
                    "a value of %d bytes is too large: the limit is %d".formatted(value.length, MAX_VALUE));
        }
        Version.bytes(key);
        if (expectedModRevision < 0) {
            throw new IllegalArgumentException("no modification revision is negative");
        }
    }

    @Override
    public StateWatch watch(String prefix, long fromRevision) {
        return database.use(() -> watches.open(prefix, fromRevision));
    }

    @Override
    public void compact(long revision) {
        compaction.compact(revision);
    }

    @Override
    public void close() {
        expirer.close();
        committer.close();
        watches.close();
        database.close();
        directory.close();
    }
}
