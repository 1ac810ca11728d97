package dev.portcullis.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB by itself, each put synced (those at the same time together): what the disk can do for the embedded store. */
final class RawRocks implements AutoCloseable {
    private final Options options;
    private final WriteOptions synced;
    private final RocksDB database;
    private final AtomicLong number = new AtomicLong();

    RawRocks(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        options = new Options().setCreateIfMissing(true);
        synced = new WriteOptions().setSync(true);
        database = RocksDB.open(options, directory.resolve("rocks").toString());
    }

    Load.Clients puts(byte[] value) {
        return () -> () -> {
            byte[] key = ByteBuffer.allocate(Long.BYTES)
                    .putLong(number.incrementAndGet())
                    .array();
            database.put(synced, key, value);
            return 0;
        };
    }

    @Override
    public void close() {
        database.close();
        synced.close();
        options.close();
    }
}
