package dev.portcullis.admission;

import java.util.HashMap;
import java.util.Map;

/**
 * Of one request: where a webhook or policy changed the object, all mutating plugins see it once more, and of the webhooks and policies those
 * which want to ({@code admission/reinvocation.go}, {@code webhook/mutating/reinvocationcontext.go}).
 */
public final class Reinvocation {
    private final long begun = System.nanoTime();
    /** Two at most: of webhooks, and of policies. */
    private final Map<String, Callees> callees = new HashMap<>(2);

    private boolean wanted;
    private int round;

    /** Nanoseconds since the phase began. */
    public long age() {
        return System.nanoTime() - begun;
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
