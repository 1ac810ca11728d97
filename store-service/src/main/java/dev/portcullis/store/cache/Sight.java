package dev.portcullis.store.cache;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the caches follow the StateStore. That nothing comes from it does not say that nothing happens, so it is asked twice a second; an
 * answer counts from when it was asked for.
 */
public final class Sight implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sight.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration GOOD_FOR = Duration.ofMillis(1200);

    private final Freshness freshness;
    private final Thread thread = Thread.ofVirtual().name("sight").unstarted(this::look);
    private volatile long confirmed = System.nanoTime() - GOOD_FOR.toNanos();

    public Sight(Freshness freshness) {
        this.freshness = freshness;
    }

    public Sight start() {
        thread.start();
        return this;
    }

    /** Whether everything is known here that was acknowledged a moment ago. */
    public boolean clear() {
        return System.nanoTime() - confirmed < GOOD_FOR.toNanos();
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            long asked = System.nanoTime();
            try {
                freshness.awaitLatest();
                confirmed = asked;
            } catch (RuntimeException e) {
                LOG.debug("the state store is out of sight: {}", e.getMessage());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
