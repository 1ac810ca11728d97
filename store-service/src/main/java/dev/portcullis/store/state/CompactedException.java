package dev.portcullis.store.state;

/** The revision asked for is no longer kept; Kubernetes calls this "Expired". */
public final class CompactedException extends StoreException {
    private final long revision;
    private final long compactedRevision;

    /** Both are revisions: the one asked for, and the oldest that can still be read (0 if the store did not say). */
    public CompactedException(long revision, long compactedRevision) {
        super("required revision %d has been compacted".formatted(revision), null);
        this.revision = revision;
        this.compactedRevision = compactedRevision;
    }

    public long revision() {
        return revision;
    }

    public long compactedRevision() {
        return compactedRevision;
    }
}
