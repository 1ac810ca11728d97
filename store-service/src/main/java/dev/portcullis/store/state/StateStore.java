package dev.portcullis.store.state;

/**
 * Keys and values under one global revision, as in etcd: every change of any key makes a new revision, the past can be
 * read and watched until it is compacted away. Safe for any number of threads; calls block.
 *
 * <p>Failures are {@link StoreException}s; what a caller must decide upon is a result, not an exception.
 */
public interface StateStore extends StateReader, StateWriter, StateWatcher, AutoCloseable {
    /**
     * Forgets what was true before the revision: later reads at an older one and watches from an older one are
     * answered with "compacted". The present state is untouched. Nothing happens if that is compacted already.
     *
     * @throws FutureRevisionException if the store has not come to that revision yet
     */
    void compact(long revision);

    /** The implementation itself, for what only it can do. */
    default StateStore implementation() {
        return this;
    }

    /** Ends all watches with {@link WatchEvent.Closed}; every later call fails as unavailable. May be repeated. */
    @Override
    void close();
}
