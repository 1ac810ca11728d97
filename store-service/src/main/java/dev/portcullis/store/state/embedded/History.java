package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.CompactedException;
import dev.portcullis.store.state.FutureRevisionException;
import dev.portcullis.store.state.GetResult;
import dev.portcullis.store.state.KeyValue;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The present and the past of the keys. What is written but not known to be on the disk yet has a revision above {@link
 * #committed()} and is seen by the writer only.
 */
final class History {
    private static final byte[] COMPACTED = {'c', 'o', 'm', 'p', 'a', 'c', 't', 'e', 'd'};

    private final Database database;
    private volatile long committed;
    private volatile long compacted;

    History(Database database) {
        this.database = database;
        this.compacted = database.use(this::storedCompacted);
        this.committed = Math.max(compacted, database.use(this::lastLogged));
    }

    private long storedCompacted() throws RocksDBException {
        byte[] stored = database.rocks.get(database.meta, COMPACTED);
        return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
    }

    private long lastLogged() {
        try (RocksIterator log = database.rocks.newIterator(database.log)) {
            log.seekToLast();
            return log.isValid() ? LogEntry.revisionOf(log.key()) : 1; // a new store begins at 1, as etcd does
        }
    }

    long committed() {
        return committed;
    }

    /** Only the committer says so, once everything up to the revision is on the disk. */
    void committed(long revision) {
        committed = revision;
    }

    long compacted() {
        return compacted;
    }

    /** From now on nothing older can be read; on the disk before anything is removed. */
    void compacted(long revision) throws RocksDBException {
        try (var options = new org.rocksdb.WriteOptions().setSync(true)) {
            database.rocks.put(
                    database.meta,
                    options,
                    COMPACTED,
                    ByteBuffer.allocate(Long.BYTES).putLong(revision).array());
        }
        compacted = revision;
    }

    GetResult get(String key, long revision) {
        return atRevision(revision, readable -> new GetResult(Optional.ofNullable(newest(key, readable)), readable));
    }

    /** Reads at a revision. */
    interface Reading<T> {
        T at(long revision) throws RocksDBException;
    }

    /** Runs the reading at the revision, 0 meaning the committed one, or says why that can't be read. */
    <T> T atRevision(long revision, Reading<T> reading) {
        while (true) {
            long now = committed;
            if (revision > now) {
                throw new FutureRevisionException(revision, now);
            }
            long readable = revision == 0 ? now : revision;
            T result = database.use(() -> reading.at(readable));
            // Compaction announces itself before it removes anything, so what was read by now is whole.
            if (readable >= compacted) {
                return result;
            }
            if (revision != 0) {
                throw new CompactedException(revision, compacted);
            }
        }
    }

    /** The newest version not above the revision; null if the key did not exist then. */
    @Nullable
    KeyValue newest(String key, long revision) throws RocksDBException {
        byte[] bytes = Version.bytes(key);
        try (ReadOptions options = new ReadOptions();
                RocksIterator versions = database.rocks.newIterator(database.keys, options)) {
            versions.seek(Version.storedKey(bytes, revision));
            if (!versions.isValid()) {
                versions.status();
                return null;
            }
            byte[] storedKey = versions.key();
            return Version.isOf(storedKey, bytes)
                    ? Version.decode(key, Version.revisionOf(storedKey), versions.value())
                    : null;
        }
    }

    /** The version written at exactly this revision; null if the key was deleted by it. */
    @Nullable
    KeyValue version(String key, long revision) throws RocksDBException {
        byte[] stored = database.rocks.get(database.keys, Version.storedKey(Version.bytes(key), revision));
        return stored == null ? null : Version.decode(key, revision, stored);
    }
}
