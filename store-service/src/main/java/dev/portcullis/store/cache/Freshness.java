package dev.portcullis.store.cache;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.state.StateReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads from the caches linearizable: asks the StateStore for its revision and waits until the caches have it. Readers
 * that come while a question is under way share the next one; an answer counts only for those who came before it was asked.
 */
public final class Freshness {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final StateReader store;
    private final Feed feed;
    private boolean asking;
    private @Nullable CompletableFuture<Long> next;

    public Freshness(StateReader store, Feed feed) {
        this.store = store;
        this.feed = feed;
    }

    /** Returns when the caches hold everything that was acknowledged before the call. */
    public void awaitLatest() {
        awaitRevision(latest());
    }

    /** Returns when the caches have the revision; 504 as kube-apiserver's if that does not come in time. */
    public void awaitRevision(long revision) {
        try {
            if (feed.progress().await(revision, SOON)) {
                return;
            }
            feed.hurry(revision);
            if (feed.progress().await(revision, LIMIT)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw tooLarge(revision, feed.progress().revision());
    }

    private long latest() {
        CompletableFuture<Long> shared;
        boolean mine;
        synchronized (this) {
            mine = !asking;
            if (mine) {
                asking = true;
                shared = new CompletableFuture<>();
            } else {
                if (next == null) {
                    next = new CompletableFuture<>();
                }
                shared = next;
            }
        }
        if (mine) {
            ask(shared);
        }
        try {
            return shared.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    /** Asks for itself; whoever came meanwhile gets a question of their own, on a thread of its own. */
    private void ask(CompletableFuture<Long> answer) {
        try {
            answer.complete(store.currentRevision());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        CompletableFuture<Long> waiting;
        synchronized (this) {
            waiting = next;
            next = null;
            asking = waiting != null;
        }
        if (waiting != null) {
            Thread.startVirtualThread(() -> ask(waiting));
        }
    }

    /** What a client is told that asks for a revision that has not come. */
    public static ApiException tooLarge(long wanted, long current) {
        Status.Details details = new Status.Details(
                null,
                null,
                null,
                null,
                List.of(new Status.Cause("ResourceVersionTooLarge", "Too large resource version", null)),
                1);
        String message = "Timeout: Too large resource version: %d, current: %d".formatted(wanted, current);
        return Status.failure(504, "Timeout", message, details).exception();
    }
}
