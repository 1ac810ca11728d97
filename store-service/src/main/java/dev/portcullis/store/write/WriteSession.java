package dev.portcullis.store.write;

import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One write under way on a thread of its own, as its HTTP exchanges see it: each exchange waits for the next
 * {@link Outcome}, which is a review to be answered in another exchange, or the end.
 *
 * @param <A> what the write ends with
 */
final class WriteSession<A> {
    /** What an exchange is answered with. */
    sealed interface Outcome<A> {
        /**
         * Admission is due; the write waits for its answer.
         *
         * @param access what its author must be allowed to do beside what they asked for, empty for nothing
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Paused<A>(String phase, String access, byte[] review) implements Outcome<A> {}

        record Ended<A>(A answer) implements Outcome<A> {}
    }

    /** Thrown in the write's thread when admission's answer will not come. */
    static final class GivenUp extends RuntimeException {
        GivenUp() {
            super("the write was given up", null, false, false);
        }
    }

    private final Duration patience;
    private CompletableFuture<Outcome<A>> outcome = new CompletableFuture<>();
    private @Nullable CompletableFuture<byte[]> reply;

    WriteSession(Duration patience) {
        this.patience = patience;
    }

    /** Called by the write: hands out the review and waits for its answer. */
    byte[] pause(String phase, String access, byte[] review) {
        CompletableFuture<byte[]> waiting = new CompletableFuture<>();
        synchronized (this) {
            reply = waiting;
            outcome.complete(new Outcome.Paused<>(phase, access, review));
        }
        try {
            return waiting.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new GivenUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GivenUp();
        } finally {
            synchronized (this) {
                reply = null;
            }
        }
    }

    /** Called by the write when it is over. */
    synchronized void end(A answer) {
        outcome.complete(new Outcome.Ended<>(answer));
    }

    /** The first thing that the write says. */
    Outcome<A> first() {
        CompletableFuture<Outcome<A>> mine;
        synchronized (this) {
            mine = outcome;
        }
        return await(mine);
    }

    /** Gives the write the answer that it waits for and returns what it says next; null if it does not wait. */
    @Nullable
    Outcome<A> resume(byte[] answer) {
        CompletableFuture<Outcome<A>> mine;
        synchronized (this) {
            if (reply == null) {
                return null;
            }
            mine = new CompletableFuture<>();
            outcome = mine;
            CompletableFuture<byte[]> waiting = reply;
            reply = null;
            waiting.complete(answer);
        }
        return await(mine);
    }

    /** Ends the wait without an answer. */
    synchronized void giveUp() {
        if (reply != null) {
            reply.completeExceptionally(new GivenUp());
        }
    }

    private static <A> Outcome<A> await(CompletableFuture<Outcome<A>> outcome) {
        try {
            return outcome.get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw ApiErrors.timeout("request did not complete within the allotted timeout", 0);
        } catch (ExecutionException e) {
            throw ApiErrors.internal("the write broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiErrors.timeout("store-service is stopping: the request may have been carried out, or not", 0);
        }
    }
}
