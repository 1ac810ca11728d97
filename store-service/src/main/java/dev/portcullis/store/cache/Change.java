package dev.portcullis.store.cache;

import org.jspecify.annotations.Nullable;

/** One change of one object, shared by all watchers. At least one of before and after is there. */
public final class Change {
    private final long revision;
    private final @Nullable CachedObject before;
    private final @Nullable CachedObject after;
    private volatile @Nullable CachedObject gone;

    Change(long revision, @Nullable CachedObject before, @Nullable CachedObject after) {
        this.revision = revision;
        this.before = before;
        this.after = after;
    }

    public long revision() {
        return revision;
    }

    /** Null where the object is new. */
    public @Nullable CachedObject before() {
        return before;
    }

    /** Null where the object is gone. */
    public @Nullable CachedObject after() {
        return after;
    }

    /** The last state at this change's revision, for those to whom the object is gone. Made once. */
    public CachedObject gone() {
        CachedObject known = gone;
        if (known == null) {
            if (before == null) {
                throw new IllegalStateException("it was not there before");
            }
            known = before.at(revision);
            gone = known;
        }
        return known;
    }

    /** Either state; its key, namespace and name are those of the object. */
    public CachedObject any() {
        CachedObject known = after == null ? before : after;
        if (known == null) {
            throw new IllegalStateException("a change of nothing");
        }
        return known;
    }
}
