package dev.portcullis.store.state;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes, each decided by the modification revision that the key has at that moment. A result means that the decision
 * is durable. {@link OutcomeUnknownException} means that it may have been written or not; any other exception, that it
 * was not and will not be.
 */
public interface StateWriter {
    /** As {@link #put(String, byte[], long, Duration)}, for as long as nobody deletes it. */
    default PutResult put(String key, byte[] value, long expectedModRevision) {
        return put(key, value, expectedModRevision, null);
    }

    /**
     * Sets the key if its modification revision is the expected one; 0 expects that the key does not exist.
     *
     * @param ttl after about this time, and never before it, the store deletes the key, unless it was written again
     *     meanwhile; null means never
     * @throws ValueTooLargeException if the value is larger than the store takes
     */
    default PutResult put(String key, byte[] value, long expectedModRevision, @Nullable Duration ttl) {
        return put(key, value, expectedModRevision, ttl, List.of());
    }

    /**
     * As above, and all the companions with it: if the key or one of them is not as expected, nothing is written. A conflict says
     * what the key itself is; where that is as expected, it was a companion's. Nobody sees the one without the others.
     */
    PutResult put(
            String key, byte[] value, long expectedModRevision, @Nullable Duration ttl, List<Companion> companions);

    /** Deletes the key if it exists with exactly this modification revision, which must not be 0. */
    DeleteResult delete(String key, long expectedModRevision);
}
