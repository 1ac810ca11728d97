package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.Companion;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.PutResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the committer is asked to do. */
sealed interface Change {
    String key();

    /** Completed once the decision is on the disk. */
    CompletableFuture<?> result();

    /** About how many bytes will be written. */
    default long weight() {
        return this instanceof Put put
                ? put.companions().stream()
                        .mapToLong(other -> other.value().length)
                        .reduce(put.value().length, Long::sum)
                : 0;
    }

    /** deadline: milliseconds since the epoch, 0 for never. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Put(
            String key,
            byte[] value,
            long expected,
            long deadline,
            List<Companion> companions,
            CompletableFuture<PutResult> result)
            implements Change {}

    record Delete(String key, long expected, CompletableFuture<DeleteResult> result) implements Change {}

    /** Deletes the key if it is still as it was when its time to live was set; forgets the expiry in any case. */
    record Expire(Expiry expiry, CompletableFuture<Void> result) implements Change {
        @Override
        public String key() {
            return expiry.key();
        }
    }
}
