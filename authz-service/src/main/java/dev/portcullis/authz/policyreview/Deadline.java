package dev.portcullis.authz.policyreview;

import java.time.Duration;

/** When an answer must be there; what is not in it by then is left out, and the answer says so. */
public final class Deadline {
    private static final Duration TIME = Duration.ofSeconds(10);

    private final long end = System.nanoTime() + TIME.toNanos();

    public boolean over() {
        return System.nanoTime() - end > 0;
    }
}
