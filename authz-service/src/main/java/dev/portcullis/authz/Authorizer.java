package dev.portcullis.authz;

/**
 * Decides whether an access is allowed. Called for every request: answers from memory or within its own bounded time.
 * An authorizer that cannot decide, because what it needs is not there, has no opinion; it never allows by default.
 */
public interface Authorizer {
    /** As in {@code --authorization-mode}, and in traces. */
    String name();

    Decision authorize(Access access);

    /** Whether what it says of such an access stays so until the epoch moves. */
    default boolean lasting(Access access) {
        return true;
    }
}
