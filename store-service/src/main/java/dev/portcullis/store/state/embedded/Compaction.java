package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.FutureRevisionException;
import dev.portcullis.store.state.StoreUnavailableException;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Removes what no read at the compacted revision or later needs: versions that were replaced by then, deletions done by
 * then, and the log up to then. A chunk of the log goes together with what it made superfluous, so that a compaction
 * that was interrupted is finished by the next one.
 */
final class Compaction {
    private static final int CHUNK = 512;

    private final ReentrantLock one = new ReentrantLock();
    private final Database database;
    private final History history;

    Compaction(Database database, History history) {
        this.database = database;
        this.history = history;
    }

    void compact(long revision) {
        one.lock();
        try (WriteOptions options = new WriteOptions()) {
            long current = history.committed();
            if (revision > current) {
                throw new FutureRevisionException(revision, current);
            }
            if (revision <= history.compacted()) {
                return;
            }
            database.use(() -> {
                history.compacted(revision);
                return true;
            });
            boolean more = true;
            while (more) {
                more = database.use(() -> removeChunk(revision, options));
            }
        } finally {
            one.unlock();
        }
    }

    private boolean removeChunk(long revision, WriteOptions options) throws RocksDBException {
        try (RocksIterator log = database.rocks.newIterator(database.log);
                WriteBatch batch = new WriteBatch()) {
            int entries = 0;
            for (log.seekToFirst(); log.isValid() && entries < CHUNK; log.next(), entries++) {
                LogEntry entry = LogEntry.decode(log.key(), log.value());
                if (entry.revision() > revision) {
                    break;
                }
                byte[] key = Version.bytes(entry.key());
                if (entry.previousRevision() > 0) {
                    batch.delete(database.keys, Version.storedKey(key, entry.previousRevision()));
                }
                if (entry.delete()) {
                    batch.delete(database.keys, Version.storedKey(key, entry.revision()));
                }
                batch.delete(database.log, log.key());
            }
            log.status();
            database.rocks.write(options, batch);
            return entries == CHUNK;
        } catch (RocksDBException e) {
            throw new StoreUnavailableException("the store cannot be compacted: " + e.getMessage(), e);
        }
    }
}
