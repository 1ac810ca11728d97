package dev.portcullis.store.state;

import org.jspecify.annotations.Nullable;

/**
 * What a watch says. Revisions never decrease. Several events may carry the same revision (keys that expired
 * together); a {@link Progress} comes after the last of its revision.
 */
public sealed interface WatchEvent {
    /** The key was created (no previous) or changed. */
    record Put(KeyValue keyValue, @Nullable KeyValue previous) implements WatchEvent {
        @Override
        public long revision() {
            return keyValue.modRevision();
        }
    }

    /** The key was deleted, by somebody or because its time was over. */
    record Delete(KeyValue previous, long revision) implements WatchEvent {}

    /** Everything up to this revision, inclusive, has been delivered. */
    record Progress(long revision) implements WatchEvent {}

    /** The watch is over; list again and watch from there, unless it was closed on purpose. */
    sealed interface End extends WatchEvent {}

    /** What the watch would have to deliver next has been compacted away; revision is the compacted one. */
    record Compacted(long revision) implements End {}

    /** The reader fell behind further than the store buffers; everything up to the revision was delivered. */
    record Overrun(long revision) implements End {}

    /** The watch or the store was closed. */
    record Closed(long revision) implements End {}

    /** The revision that this event is about; of an end, the last one delivered completely, or the compacted one. */
    long revision();
}
