package dev.portcullis.e2e.suite;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what has been told to end, and fails where it does not: three minutes are more than anything needs. */
public final class Ending {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Ending() {}

    public static void of(Process process) {
        of(process.toHandle());
    }

    /** @throws AssertionError if it has not ended in time; it is killed then */
    public static void of(ProcessHandle process) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            get(end, "process " + process.pid());
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    public static void of(Thread thread) {
        try {
            if (!thread.join(LIMIT)) {
                throw new AssertionError(thread + " is still there after " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What came of a task. */
    public static <T> T of(Future<T> task) {
        return get(task, "a task");
    }

    private static <T> T get(Future<T> task, String what) {
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new AssertionError(what + " has not ended after " + LIMIT, e);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
