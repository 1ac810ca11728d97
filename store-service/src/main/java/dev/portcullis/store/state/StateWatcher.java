package dev.portcullis.store.state;

/** Watches. */
public interface StateWatcher {
    /**
     * Every change to keys with the prefix, from the revision (inclusive) on, in order and without gaps; 0 means every
     * change after this call. A revision that lies in the future is waited for. A revision that is compacted already
     * shows as the watch's first event, {@link WatchEvent.Compacted}.
     */
    StateWatch watch(String prefix, long fromRevision);
}
