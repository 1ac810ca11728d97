package dev.portcullis.bench.faults.layout;

import java.io.IOException;
import java.time.Duration;

/** A process that can be hurt, and comes back. */
public interface Victim {
    String name();

    /** {@code kill -9}; returns when it is gone. */
    void kill() throws IOException;

    /** SIGTERM: it may end what it is doing; returns when it is gone. */
    void stop() throws IOException;

    /** SIGSTOP: it stays, but does nothing. */
    void pause() throws IOException;

    /** SIGCONT. */
    void resume() throws IOException;

    /** Starts it again after {@link #kill} or {@link #stop}; returns before it is ready. */
    void start() throws IOException;

    /** Whether it does its part. */
    boolean ready();

    /** @throws IOException if it is not ready in time */
    default void awaitReady(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!ready()) {
            if (System.nanoTime() > end) {
                throw new IOException(name() + " is not ready after " + limit.toSeconds() + " s");
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }
}
