package dev.portcullis.store.state;

import java.util.Arrays;

/**
 * A key as it is or was.
 *
 * @param value shared between all who read it, so not to be changed
 * @param createRevision the revision that created the key, for the last time if it was deleted in between
 * @param modRevision the revision that wrote this value
 */
@SuppressWarnings("ArrayRecordComponent") // equals is defined below
public record KeyValue(String key, byte[] value, long createRevision, long modRevision) {
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValue that
                && key.equals(that.key)
                && createRevision == that.createRevision
                && modRevision == that.modRevision
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(modRevision);
    }

    @Override
    public String toString() {
        return "%s@%d(created %d, %d bytes)".formatted(key, modRevision, createRevision, value.length);
    }
}
