package dev.portcullis.store.state;

import java.util.Optional;

/**
 * The key's modification revision, or a companion's, is not the expected one; nothing was written.
 *
 * @param current what the key is, absent if it does not exist
 * @param revision the store's revision when that was seen
 */
public record Conflict(Optional<KeyValue> current, long revision) implements PutResult, DeleteResult {}
