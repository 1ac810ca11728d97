package dev.portcullis.kube.client;

import java.time.Duration;

/**
 * For how long a call asks again who all answered 503, from the first time that all did. Who followed a replica that stops needs a moment to
 * follow another, more than a few seconds on a machine without a CPU to spare. So it is asked again while nobody is ready but somebody was a
 * moment ago, and for less where somebody is. An outage that lasts is told at once: nobody is to wait, and take a place, for nothing.
 */
final class Patience {
    private static final Duration LONGEST = Duration.ofSeconds(6);
    private static final Duration WHERE_SOMEBODY_IS_READY = Duration.ofSeconds(2);
    /** Who was asked each second and said so last must have said so within this. */
    private static final Duration READY = Duration.ofMillis(1500);

    private static final long FIRST_PAUSE_MILLIS = 100;
    /** Pauses become twice as long each time, up to this: many may be asking. */
    private static final long LONGEST_PAUSE_MILLIS = 400;

    private final Replicas replicas;
    private long pause;
    private long began;

    Patience(Replicas replicas) {
        this.replicas = replicas;
    }

    /** To be asked when all have answered, or could not be reached. */
    boolean left() {
        long now = System.nanoTime();
        if (pause == 0) {
            pause = FIRST_PAUSE_MILLIS;
            began = now;
        }
        long sinceReady = replicas.sinceReady(now);
        Duration limit = sinceReady < READY.toNanos() ? WHERE_SOMEBODY_IS_READY : LONGEST;
        return now - began < limit.toNanos() && sinceReady < LONGEST.toNanos();
    }

    /** Waits a little; false where there is nothing more to wait for. */
    boolean pause() {
        if (!left()) {
            return false;
        }
        try {
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
