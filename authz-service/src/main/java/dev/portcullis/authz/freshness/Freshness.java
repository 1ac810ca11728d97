package dev.portcullis.authz.freshness;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the store has been out of sight for so long that roles and bindings may have been taken back meanwhile: nothing is decided
 * on them then, and whoever remembers decisions is told so.
 */
public final class Freshness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Supplier<Duration> outOfSight;
    private final Runnable onChange;
    private final Thread thread;

    /**
     * @param outOfSight for how long the store has not been seen, zero while it is
     * @param onChange called when it has become too long, and when that is over
     */
    public Freshness(Supplier<Duration> outOfSight, Runnable onChange) {
        this.outOfSight = outOfSight;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual().name("freshness").unstarted(this::watch);
    }

    public void start() {
        thread.start();
    }

    public boolean stale() {
        return outOfSight.get().compareTo(GRACE) > 0;
    }

    private void watch() {
        boolean before = false;
        try {
            while (true) {
                Thread.sleep(LOOK);
                boolean now = stale();
                if (now != before) {
                    before = now;
                    LOG.warn(
                            now
                                    ? "the store is out of sight: nothing is decided until it is back"
                                    : "the store is back");
                    onChange.run();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("ended");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
