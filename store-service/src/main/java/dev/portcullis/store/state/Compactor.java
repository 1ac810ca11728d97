package dev.portcullis.store.state;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the past as kube-apiserver does: at each interval, everything before the revision that the store had at the
 * last one. Several may work on one store.
 */
public final class Compactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("compactor").daemon().factory());
    private final StateStore store;
    private long revisionBefore;

    /** An interval of zero means never. */
    public Compactor(StateStore store, Duration interval) {
        this.store = store;
        if (interval.isPositive()) {
            schedule.scheduleWithFixedDelay(
                    this::compact, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void compact() {
        try {
            long revision = store.currentRevision();
            if (revisionBefore > 0) {
                store.compact(revisionBefore);
            }
            revisionBefore = revision;
        } catch (StoreException e) {
            LOG.warn("The store cannot be compacted now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
