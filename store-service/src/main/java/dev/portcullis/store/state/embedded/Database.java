package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/**
 * The open RocksDB. Its column families:
 *
 * <ul>
 *   <li>{@code keys}: {@link Version} by key and, newest first, revision: every state of every key not compacted yet
 *   <li>{@code log}: {@link LogEntry} by revision: what changed, in order
 *   <li>{@code expiries}: the key by deadline and revision
 *   <li>{@code default}: the compacted revision
 * </ul>
 */
final class Database implements AutoCloseable {
    private static final long MIB = 1 << 20;

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    final RocksDB rocks;
    final ColumnFamilyHandle meta;
    final ColumnFamilyHandle keys;
    final ColumnFamilyHandle log;
    final ColumnFamilyHandle expiries;

    /** Something that uses the database. */
    interface Use<T> {
        T run() throws RocksDBException;
    }

    Database(Path path) {
        try {
            // Small on purpose: what is read often is in the watch caches, not here.
            LRUCache cache = keep(new LRUCache(8 * MIB));
            ColumnFamilyOptions options = keep(new ColumnFamilyOptions())
                    .setCompressionType(CompressionType.LZ4_COMPRESSION)
                    .setWriteBufferSize(4 * MIB)
                    .setTargetFileSizeBase(16 * MIB)
                    .setTableFormatConfig(new BlockBasedTableConfig()
                            .setBlockCache(cache)
                            .setCacheIndexAndFilterBlocks(true)
                            .setFilterPolicy(keep(new BloomFilter(10))));
            // A torn record at the end of the log was never acknowledged; damage anywhere else must not go unnoticed.
            DBOptions dbOptions = keep(new DBOptions())
                    .setCreateIfMissing(true)
                    .setCreateMissingColumnFamilies(true)
                    .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                    .setDbWriteBufferSize(12 * MIB)
                    .setMaxTotalWalSize(32 * MIB)
                    .setMaxBackgroundJobs(2)
                    .setMaxOpenFiles(256)
                    .setKeepLogFileNum(2)
                    .setStatsDumpPeriodSec(0)
                    .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            Files.createDirectories(path);
            rocks = keep(RocksDB.open(
                    dbOptions,
                    path.toString(),
                    List.of(
                            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options),
                            new ColumnFamilyDescriptor("keys".getBytes(StandardCharsets.US_ASCII), options),
                            new ColumnFamilyDescriptor("log".getBytes(StandardCharsets.US_ASCII), options),
                            new ColumnFamilyDescriptor("expiries".getBytes(StandardCharsets.US_ASCII), options)),
                    handles));
            handles.forEach(this::keep);
            meta = handles.get(0);
            keys = handles.get(1);
            log = handles.get(2);
            expiries = handles.get(3);
        } catch (Exception e) {
            release();
            throw new StoreUnavailableException(
                    "the store in %s cannot be opened: %s".formatted(path, e.getMessage()), e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Runs it while the database is sure to stay open: RocksDB crashes the process if used after it was closed. */
    <T> T use(Use<T> action) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new StoreUnavailableException("the store is closed", null);
            }
            return action.run();
        } catch (RocksDBException e) {
            throw new StoreUnavailableException("the store cannot be read: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void release() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new StoreUnavailableException("the store cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
