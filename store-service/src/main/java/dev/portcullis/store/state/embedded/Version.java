package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.KeyValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One state of one key. Stored under the key's UTF-8 bytes, a zero byte (so that no key's versions mingle with those of
 * a longer key) and the complement of the revision (so that the newest comes first); the stored value is the create
 * revision and the value, or nothing at all where the key was deleted.
 */
final class Version {
    private static final int SUFFIX = 1 + Long.BYTES;

    private Version() {}

    static byte[] bytes(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (key.indexOf('\0') >= 0 || !new String(bytes, StandardCharsets.UTF_8).equals(key)) {
            throw new IllegalArgumentException("a key must be valid Unicode without zero characters");
        }
        return bytes;
    }

    static byte[] storedKey(byte[] key, long revision) {
        return ByteBuffer.allocate(key.length + SUFFIX)
                .put(key)
                .put((byte) 0)
                .putLong(~revision)
                .array();
    }

    static byte[] keyOf(byte[] storedKey) {
        return Arrays.copyOf(storedKey, storedKey.length - SUFFIX);
    }

    static long revisionOf(byte[] storedKey) {
        return ~ByteBuffer.wrap(storedKey).getLong(storedKey.length - Long.BYTES);
    }

    static boolean isOf(byte[] storedKey, byte[] key) {
        return storedKey.length == key.length + SUFFIX && Arrays.equals(storedKey, 0, key.length, key, 0, key.length);
    }

    static byte[] storedValue(KeyValue keyValue) {
        return ByteBuffer.allocate(Long.BYTES + keyValue.value().length)
                .putLong(keyValue.createRevision())
                .put(keyValue.value())
                .array();
    }

    static byte[] deleted() {
        return new byte[0];
    }

    /** Null if the stored value says that the key was deleted. */
    static @Nullable KeyValue decode(String key, long revision, byte[] storedValue) {
        if (storedValue.length == 0) {
            return null;
        }
        return new KeyValue(
                key,
                Arrays.copyOfRange(storedValue, Long.BYTES, storedValue.length),
                ByteBuffer.wrap(storedValue).getLong(),
                revision);
    }
}
