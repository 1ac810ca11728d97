package dev.portcullis.gateway.audit.backend;

import java.util.concurrent.TimeUnit;

/** So many a second on the average, and so many at once where it was quiet before. For one thread. */
final class Throttle {
    private final double perNano;
    private final int burst;
    private double tokens;
    private long filled = System.nanoTime();

    /** @param perSecond 0 for no limit */
    Throttle(double perSecond, int burst) {
        this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
        this.burst = burst;
        this.tokens = burst;
    }

    void await() throws InterruptedException {
        if (perNano == 0) {
            return;
        }
        fill();
        if (tokens < 1) {
            TimeUnit.NANOSECONDS.sleep((long) Math.ceil((1 - tokens) / perNano));
            fill();
        }
        tokens--;
    }

    private void fill() {
        long now = System.nanoTime();
        tokens = Math.min(burst, tokens + (now - filled) * perNano);
        filled = now;
    }
}
