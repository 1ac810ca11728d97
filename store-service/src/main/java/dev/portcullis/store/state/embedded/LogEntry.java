package dev.portcullis.store.state.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What happened at a revision.
 *
 * @param previousRevision of the version that this change replaced; 0 if the key did not exist
 */
record LogEntry(long revision, String key, boolean delete, long previousRevision) {
    static byte[] storedKey(long revision) {
        return ByteBuffer.allocate(Long.BYTES).putLong(revision).array();
    }

    static long revisionOf(byte[] storedKey) {
        return ByteBuffer.wrap(storedKey).getLong();
    }

    byte[] storedValue() {
        byte[] bytes = Version.bytes(key);
        return ByteBuffer.allocate(1 + Long.BYTES + bytes.length)
                .put((byte) (delete ? 1 : 0))
                .putLong(previousRevision)
                .put(bytes)
                .array();
    }

    static LogEntry decode(byte[] storedKey, byte[] storedValue) {
        ByteBuffer buffer = ByteBuffer.wrap(storedValue);
        boolean delete = buffer.get() == 1;
        long previous = buffer.getLong();
        String key = new String(
                storedValue, buffer.position(), storedValue.length - buffer.position(), StandardCharsets.UTF_8);
        return new LogEntry(revisionOf(storedKey), key, delete, previous);
    }
}
