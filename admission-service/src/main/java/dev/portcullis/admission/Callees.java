package dev.portcullis.admission;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The webhooks, or the policies, that one plugin asks in a request, and which of them want to be asked again. */
public final class Callees {
    private final Reinvocation reinvocation;
    /** Most requests need neither. */
    private Set<String> called = Set.of();

    private Set<String> again = Set.of();
    private @Nullable ObjectNode last;

    Callees(Reinvocation reinvocation) {
        this.reinvocation = reinvocation;
    }

    /** One of them has changed the object: those that were called before it and want to see it again shall. */
    public void changed() {
        callAgain();
        reinvocation.want();
    }

    /** This one, which wants to be called again where others change the object, has been. */
    public void called(String callee) {
        called = with(called, Set.of(callee));
    }

    /** Whether it is to be called in this round. */
    public boolean calls(String callee) {
        return reinvocation.round() == 0 || again.contains(callee);
    }

    /** They are about to be called; what the other plugins changed since the last time all of them shall see. */
    public void enter(@Nullable ObjectNode object) {
        if (reinvocation.round() > 0 && !Objects.equals(object, last)) {
            callAgain();
        }
    }

    /** What they made of it. */
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
