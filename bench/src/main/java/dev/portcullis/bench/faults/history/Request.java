package dev.portcullis.bench.faults.history;

/** What was asked of one object. Every write has a token of its own, which is the object's content then. */
public sealed interface Request {
    /** A POST with this name. */
    record Create(String token) implements Request {}

    /** A PUT with the resourceVersion that came with {@code expected}. */
    record Replace(String expected, String token) implements Request {}

    /** A patch without a precondition. */
    record Patch(String token) implements Request {}

    /** A DELETE without a precondition. */
    record Delete() implements Request {}

    /** A DELETE with the resourceVersion that came with {@code expected} as a precondition. */
    record Remove(String expected) implements Request {}

    /** A GET, or what a LIST said about the object. */
    record Get() implements Request {}

    /** The token that it would write; empty if it writes none. */
    default String writes() {
        return switch (this) {
            case Create(String token) -> token;
            case Replace(String _, String token) -> token;
            case Patch(String token) -> token;
            case Delete _, Remove _, Get _ -> "";
        };
    }

    default boolean reads() {
        return this instanceof Get;
    }
}
