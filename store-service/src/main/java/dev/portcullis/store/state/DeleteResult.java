package dev.portcullis.store.state;

/** How a delete was decided. */
public sealed interface DeleteResult permits DeleteResult.Deleted, Conflict {
    /** It is gone, durably, since the revision. */
    record Deleted(KeyValue previous, long revision) implements DeleteResult {}
}
