package dev.portcullis.store.read;

import dev.portcullis.kube.status.Status;
import dev.portcullis.store.cache.CachedObject;

/** What a watch tells its client. */
public sealed interface WatchEvent {
    /** @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED} */
    record Changed(String type, CachedObject object) implements WatchEvent {}

    /**
     * Everything up to the revision has been told.
     *
     * @param initialEnd the objects that were there at the start are complete
     */
    record Bookmark(long revision, boolean initialEnd) implements WatchEvent {}

    /** The watch can't be served, or not any further; the last that is told. */
    record Failed(Status status) implements WatchEvent {}
}
