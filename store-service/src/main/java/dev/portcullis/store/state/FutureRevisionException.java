package dev.portcullis.store.state;

/** The revision asked for does not exist yet; Kubernetes calls this "Too large resource version". */
public final class FutureRevisionException extends StoreException {
    private final long revision;
    private final long currentRevision;

    public FutureRevisionException(long revision, long currentRevision) {
        super("required revision %d is a future revision, current: %d".formatted(revision, currentRevision), null);
        this.revision = revision;
        this.currentRevision = currentRevision;
    }

    public long revision() {
        return revision;
    }

    public long currentRevision() {
        return currentRevision;
    }
}
