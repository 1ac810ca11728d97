package dev.portcullis.admission.policy.definition;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.matching.Exemptions;
import dev.portcullis.kube.informer.Informer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The policies of one kind that are in force, which those are that have a binding, by their names. */
public final class Policies<P extends Defined> {
    private final Map<String, P> policies = new ConcurrentSkipListMap<>();
    private final Map<String, Binding> bindings = new ConcurrentSkipListMap<>();
    private volatile List<Bound<P>> inForce = List.of();

    /** @param bindings of the policy, by their names; at least one */
    public record Bound<P extends Defined>(P definition, List<Binding> bindings) {
        public Policy policy() {
            return definition.policy();
        }
    }

    public static <P extends Defined> Policies<P> of(Informer<P> policies, Informer<Binding> bindings) {
        Policies<P> all = new Policies<>();
        policies.onChange((name, before, after) -> all.set(name, after));
        bindings.onChange((name, before, after) -> all.bind(name, after));
        return all;
    }

    /** Null when it is gone. */
    synchronized void set(String name, @Nullable P policy) {
        if (policy == null) {
            policies.remove(name);
        } else {
            policies.put(name, policy);
        }
        reckon();
    }

    synchronized void bind(String name, @Nullable Binding binding) {
        if (binding == null) {
            bindings.remove(name);
        } else {
            bindings.put(name, binding);
        }
        reckon();
    }

    private void reckon() {
        List<Bound<P>> now = new ArrayList<>();
        policies.forEach((name, policy) -> {
            List<Binding> own = bindings.values().stream()
                    .filter(binding -> binding.policy().equals(name))
                    .toList();
            if (!own.isEmpty()) {
                now.add(new Bound<>(policy, own));
            }
        });
        inForce = List.copyOf(now);
    }

    public List<Bound<P>> inForce() {
        return inForce;
    }

    /** Whether the rules of any cover the request; no more is looked at. */
    public boolean cover(Attributes attributes) {
        List<Bound<P>> now = inForce;
        return !now.isEmpty()
                && !Exemptions.cover(attributes)
                && now.stream().anyMatch(bound -> bound.policy().constraints().covers(attributes) != null);
    }
}
