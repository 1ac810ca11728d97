package dev.portcullis.kube.service;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that is kept for a moment: whoever may ask as often as they like causes no more than a few questions a second. */
public final class Remembered<T> {
    private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

    private final Supplier<T> question;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable T last;
    private long at;

    public Remembered(Supplier<T> question) {
        this.question = question;
    }

    /** Waits for the answer where somebody else is asking just now. */
    public T now() {
        asking.lock();
        try {
            T answer = last;
            if (answer == null || System.nanoTime() - at > FRESH_NANOS) {
                answer = question.get();
                last = answer;
                at = System.nanoTime();
            }
            return answer;
        } finally {
            asking.unlock();
        }
    }
}
