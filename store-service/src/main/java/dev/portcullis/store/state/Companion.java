package dev.portcullis.store.state;

/**
 * A key that is written in the same step as another: both, or neither.
 *
 * @param expectedModRevision what its modification revision must be; 0 expects that it does not exist
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Companion(String key, byte[] value, long expectedModRevision) {}
