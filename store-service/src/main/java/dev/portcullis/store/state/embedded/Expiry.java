package dev.portcullis.store.state.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * When the version of a key that was written at a revision is to be deleted, unless the key was written again meanwhile.
 *
 * @param deadline milliseconds since the epoch
 */
record Expiry(long deadline, long revision, String key) {
    byte[] storedKey() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(deadline)
                .putLong(revision)
                .array();
    }

    byte[] storedValue() {
        return Version.bytes(key);
    }

    static Expiry decode(byte[] storedKey, byte[] storedValue) {
        ByteBuffer buffer = ByteBuffer.wrap(storedKey);
        return new Expiry(buffer.getLong(), buffer.getLong(), new String(storedValue, StandardCharsets.UTF_8));
    }
}
