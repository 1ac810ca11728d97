package dev.portcullis.admission;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Of one request: where a webhook changed the object, all mutating plugins see it once more, and of the webhooks those which want to
 * ({@code webhook/mutating/reinvocationcontext.go}).
 */
public final class Reinvocation {
    private final long begun = System.nanoTime();
    /** Most requests need neither. */
    private Set<String> called = Set.of();

    private Set<String> again = Set.of();
    private boolean wanted;
    private int round;
    private @Nullable ObjectNode last;

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

    /** The second time begins. */
    public void begin() {
        round = 1;
    }

    /** A webhook has changed the object: those that were called before it and want to see it again shall. */
    public void changed() {
        callAgain();
        wanted = true;
    }

    /** This webhook, which wants to be called again where others change the object, has been. */
    public void called(String webhook) {
        called = with(called, Set.of(webhook));
    }

    public boolean callsAgain(String webhook) {
        return again.contains(webhook);
    }

    /** The webhooks are about to be called; what the other plugins changed since the last time all of them shall see. */
    public void enter(@Nullable ObjectNode object) {
        if (round > 0 && !Objects.equals(object, last)) {
            callAgain();
        }
    }

    /** What the webhooks made of it. */
    public void leave(@Nullable ObjectNode object) {
        last = object;
    }

    private void callAgain() {
        again = with(again, called);
        called = Set.of();
    }

    private static Set<String> with(Set<String> some, Set<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }
}
