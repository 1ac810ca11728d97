package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.KeyValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Walks over the keys that existed at a revision, in order. */
final class KeyCursor implements AutoCloseable {
    /** So many older versions of a key are stepped over one by one before it is cheaper to seek beyond them. */
    private static final int STEPS = 8;

    private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);
    private final RocksIterator versions;
    private final long revision;
    private byte @Nullable [] key;

    /** Begins at the key with these bytes, or where it would be. */
    KeyCursor(Database database, byte[] start, long revision) {
        this.versions = database.rocks.newIterator(database.keys);
        this.revision = revision;
        versions.seek(start);
    }

    boolean next() throws RocksDBException {
        while (leaveKey()) {
            byte[] stored = versions.key();
            byte[] found = Version.keyOf(stored);
            key = found;
            if (Version.revisionOf(stored) > revision) {
                versions.seek(Version.storedKey(found, revision));
            }
            if (versions.isValid() && Version.isOf(versions.key(), found) && existed()) {
                return true;
            }
        }
        return false;
    }

    private boolean leaveKey() throws RocksDBException {
        byte[] last = key;
        for (int steps = 0; versions.isValid() && last != null && Version.isOf(versions.key(), last); steps++) {
            if (steps < STEPS) {
                versions.next();
            } else {
                versions.seek(Version.storedKey(last, 0));
            }
        }
        versions.status();
        return versions.isValid();
    }

    private boolean existed() {
        return versions.value(nothing.clear()) > 0; // asks for the length only
    }

    byte[] key() {
        return Objects.requireNonNull(key);
    }

    KeyValue keyValue() {
        String name = new String(key(), StandardCharsets.UTF_8);
        return Objects.requireNonNull(Version.decode(name, Version.revisionOf(versions.key()), versions.value()));
    }

    @Override
    public void close() {
        versions.close();
    }
}
