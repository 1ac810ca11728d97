package dev.portcullis.bench.faults.history;

/**
 * A change of one object, as etcd has it or as a watch told it.
 *
 * @param token the content, of what was deleted the last one
 * @param version the revision of the change
 */
public record Event(Type type, String key, String token, long version) {
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
