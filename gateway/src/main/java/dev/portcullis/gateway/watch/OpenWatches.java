package dev.portcullis.gateway.watch;

import dev.portcullis.gateway.exchange.Exchange;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All open watches. A thread looks twice a second for those whose client has gone or whose time is over; another asks the stages again
 * about each when their epoch has moved. Both end what is to be ended; when the gateway stops, that is all of them.
 */
public final class OpenWatches implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OpenWatches.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Epochs that move faster than this are dealt with together. */
    private static final Duration COALESCE = Duration.ofMillis(50);

    private static final int QUESTIONS_AT_A_TIME = 16;

    private final Duration minTime;
    private final Set<OpenWatch> open = ConcurrentHashMap.newKeySet();
    private final Semaphore moved = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean stopping;

    /** @param minTime how long a watch without a timeout of its own lasts at least; twice as long at most */
    public OpenWatches(Duration minTime) {
        this.minTime = minTime;
    }

    /**
     * @param clientGone asked twice a second until it is closed
     * @param end ends it from any thread
     */
    public OpenWatch open(Exchange exchange, BooleanSupplier clientGone, Runnable end) {
        OpenWatch watch = new OpenWatch(
                this,
                exchange,
                clientGone,
                end,
                System.nanoTime() + time(exchange).toNanos());
        open.add(watch);
        if (stopping) {
            watch.end();
            return watch;
        }
        // An epoch may have moved after the stages were asked and before the watch stood among the others.
        askAgain(watch);
        return watch;
    }

    void remove(OpenWatch watch) {
        open.remove(watch);
    }

    public int count() {
        return open.size();
    }

    /** To be called when an epoch has moved. */
    public void recheck() {
        moved.release();
    }

    /** The store ends them in time, with a last bookmark; this is in case that it does not. */
    private Duration time(Exchange exchange) {
        String asked = exchange.target().query("timeoutSeconds");
        if (asked != null && asked.matches("[0-9]{1,9}") && Integer.parseInt(asked) > 0) {
            return Duration.ofSeconds(Integer.parseInt(asked)).plusSeconds(1);
        }
        return minTime.multipliedBy(2).plusSeconds(1);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("watch-clients").start(this::lookAfterClients);
        Thread.ofVirtual().name("watch-permissions").start(this::lookAfterPermissions);
    }

    @Override
    public void stop() {
        running = false;
        stopping = true;
        open.forEach(OpenWatch::end);
        moved.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void lookAfterClients() {
        while (running && pause(LOOK)) {
            long now = System.nanoTime();
            for (OpenWatch watch : open) {
                if (watch.over(now)) {
                    watch.end();
                }
            }
        }
    }

    private void lookAfterPermissions() {
        try {
            while (running) {
                moved.acquire();
                TimeUnit.NANOSECONDS.sleep(COALESCE.toNanos());
                moved.drainPermits();
                askAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askAgain() throws InterruptedException {
        Semaphore places = new Semaphore(QUESTIONS_AT_A_TIME);
        for (OpenWatch watch : open) {
            places.acquire();
            Thread.ofVirtual().start(() -> {
                try {
                    askAgain(watch);
                } finally {
                    places.release();
                }
            });
        }
        places.acquire(QUESTIONS_AT_A_TIME);
    }

    /** A stage that does not answer now moves its epoch when it is back: then it is asked again. */
    private static void askAgain(OpenWatch watch) {
        try {
            watch.askAgain();
        } catch (RuntimeException e) {
            LOG.debug("could not ask again whether a watch is allowed: {}", e.toString());
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
