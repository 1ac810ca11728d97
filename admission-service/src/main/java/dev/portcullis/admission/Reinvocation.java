package dev.portcullis.admission;

import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Of one request: where a webhook or policy changed the object, all mutating plugins see it once more, and of the webhooks and policies those
 * which want to ({@code admission/reinvocation.go}, {@code webhook/mutating/reinvocationcontext.go}).
 */
public final class Reinvocation {
    /** {@code requestTimeoutUpperBound}; less than a write waits for admission. */
    private static final Duration LONGEST_PHASE = Duration.ofSeconds(34);

    private final long begun = System.nanoTime();
    /** Two at most: of webhooks, and of policies. */
    private final Map<String, Callees> callees = new HashMap<>(2);

    private boolean wanted;
    private int round;

    /** How much longer webhooks and policies may take; throws a timeout where that is over. */
    public Duration left() {
        requireTime();
        return remaining();
    }

    private Duration remaining() {
        return LONGEST_PHASE.minusNanos(System.nanoTime() - begun);
    }

    /** Throws a timeout where the phase has lasted too long. */
    public void requireTime() {
        if (!remaining().isPositive()) {
            throw ApiErrors.timeout("request did not complete within requested timeout", 0);
        }
    }

    /** 0, or 1 when they are asked again. */
    public int round() {
        return round;
    }

    public boolean wanted() {
        return wanted;
    }

    void want() {
        wanted = true;
    }

    /** The second time begins. */
    public void begin() {
        round = 1;
    }

    /** Whom this plugin asks. */
    public Callees of(String plugin) {
        return callees.computeIfAbsent(plugin, name -> new Callees(this));
    }
}
