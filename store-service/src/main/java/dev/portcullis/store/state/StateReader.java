package dev.portcullis.store.state;

/** Reads. All of them are linearizable: they see every write that was acknowledged before they began. */
public interface StateReader {
    /** The key as it is now; absence is a result. */
    default GetResult get(String key) {
        return get(key, 0);
    }

    /**
     * The key as it was at the revision, 0 meaning now.
     *
     * @throws CompactedException if that revision is older than the compacted one
     * @throws FutureRevisionException if the store has not come to that revision yet
     */
    GetResult get(String key, long revision);

    /**
     * One page of the keys with a prefix, in the order of their UTF-8 bytes, all of it at one revision.
     *
     * @throws CompactedException if that revision is older than the compacted one
     * @throws FutureRevisionException if the store has not come to that revision yet
     */
    ListResult list(ListQuery query);

    /** The revision of the last change to any key. No read that begins afterwards sees anything older. */
    long currentRevision();
}
