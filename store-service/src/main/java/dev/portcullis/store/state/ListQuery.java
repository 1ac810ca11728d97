package dev.portcullis.store.state;

/**
 * Which page of which keys, at which revision.
 *
 * @param startKey where the page begins, inclusive; may be shorter than the prefix, which then decides. The key that
 *     follows {@code k} is {@code k + "\0"}
 * @param limit how many items at the most; 0 means all
 * @param revision 0 means now
 */
public record ListQuery(String prefix, String startKey, int limit, long revision) {
    public ListQuery {
        if (limit < 0 || revision < 0) {
            throw new IllegalArgumentException("limit and revision must not be negative");
        }
    }

    /** All keys with the prefix, now. */
    public static ListQuery of(String prefix) {
        return new ListQuery(prefix, "", 0, 0);
    }

    public ListQuery from(String key) {
        return new ListQuery(prefix, key, limit, revision);
    }

    /** The page after the one that ended with this key. */
    public ListQuery after(String key) {
        return from(key + "\0");
    }

    public ListQuery limit(int items) {
        return new ListQuery(prefix, startKey, items, revision);
    }

    public ListQuery at(long pastRevision) {
        return new ListQuery(prefix, startKey, limit, pastRevision);
    }
}
