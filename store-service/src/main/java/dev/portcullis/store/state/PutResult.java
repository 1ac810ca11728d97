package dev.portcullis.store.state;

/** How a put was decided. */
public sealed interface PutResult permits PutResult.Committed, Conflict {
    /** It is written, durably, at {@code keyValue.modRevision()}. */
    record Committed(KeyValue keyValue) implements PutResult {}
}
