package dev.portcullis.kube.epoch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The version of what a service decides on. It moves whenever an answer may come out otherwise than before; see docs/contracts.md.
 * Take {@link #current} before deciding, and {@link #bump} after the change is in effect.
 */
public final class Epoch {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private final String instance = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong number = new AtomicLong(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile boolean ended;

    public String current() {
        return instance + "-" + number.get();
    }

    public void bump() {
        lock.lock();
        try {
            number.incrementAndGet();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all streams: the service stops. */
    void end() {
        ended = true;
        bump();
    }

    /** Writes the stream until the reader goes away, or the service stops. */
    void stream(OutputStream out) throws IOException, InterruptedException {
        while (!ended) {
            long said = number.get();
            out.write(("{\"epoch\":\"" + instance + "-" + said + "\"}\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            awaitMove(said);
        }
    }

    private void awaitMove(long said) throws InterruptedException {
        lock.lock();
        try {
            long left = SIGN_OF_LIFE.toNanos();
            while (number.get() == said && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
