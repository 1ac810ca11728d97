package dev.portcullis.store.state;

import java.util.Optional;

/**
 * What a key was at a revision.
 *
 * @param revision the revision that was read, or the store's one at the time if none was asked for
 */
public record GetResult(Optional<KeyValue> keyValue, long revision) {}
