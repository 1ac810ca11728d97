package dev.portcullis.gateway.flowcontrol;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * After how many seconds somebody who is refused is to come again, as kube-apiserver reckons it: those who are all told a second are all
 * back a second later. While refusals go on it doubles, as long as there were three for each of its seconds in the time that it is; while
 * there was less than one, it is a second less each time.
 */
final class RetryAfter {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MOST_SECONDS = 32;
    private static final int MANY = 3;

    private final LongSupplier clock;
    /** How many were refused in a second, by its number; and which second that was. */
    private final long[] refused = new long[MOST_SECONDS + 1];

    private final long[] when = new long[MOST_SECONDS + 1];
    private int seconds = 1;
    private long current = Long.MIN_VALUE;
    private long mayDouble = Long.MIN_VALUE;

    /** @param clock nanoseconds */
    RetryAfter(LongSupplier clock) {
        this.clock = clock;
    }

    /** For one more that is refused now. */
    synchronized int next() {
        long now = Math.floorDiv(clock.getAsLong(), SECOND);
        int slot = Math.floorMod(now, refused.length);
        if (now != current) {
            adjust(now);
            current = now;
            when[slot] = now;
            refused[slot] = 0;
        }
        refused[slot]++;
        return seconds;
    }

    private void adjust(long now) {
        long before = 0;
        for (int i = 0; i < refused.length; i++) {
            boolean counts = when[i] >= now - seconds && when[i] < now;
            before += counts ? refused[i] : 0;
        }
        if (now >= mayDouble && before >= (long) MANY * seconds) {
            seconds = Math.min(2 * seconds, MOST_SECONDS);
            mayDouble = now + seconds;
        } else if (before < seconds && seconds > 1) {
            seconds--;
        }
    }
}
