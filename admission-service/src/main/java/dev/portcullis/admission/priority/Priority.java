package dev.portcullis.admission.priority;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Computes a pod's priority and preemption policy from its PriorityClass; a pod may not choose them itself ({@code plugin/priority}). */
public final class Priority implements MutatingPlugin, ValidatingPlugin {
    /** What the plugin must know of PriorityClasses. */
    public interface Classes {
        Optional<PriorityClass> find(String name);

        /** The one that is marked as global default; of several the one of the lowest value. */
        Optional<PriorityClass> byDefault();
    }

    private static final PriorityClass NONE = new PriorityClass("", 0, false, PriorityClass.PREEMPT_LOWER);

    private final Classes classes;

    public Priority(Classes classes) {
        this.classes = classes;
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.writes() && (attributes.isCore("pods") || isClass(attributes));
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        if (isClass(attributes)) {
            return Mutation.admitted(attributes);
        }
        ObjectNode spec = attributes.requireObject().withObjectProperty("spec");
        return attributes.operation() == Operation.CREATE ? create(attributes, spec) : update(attributes, spec);
    }

    /** There is one default at the most. */
    @Override
    public Validation validate(Attributes attributes) {
        if (!isClass(attributes)
                || !attributes.requireObject().path("globalDefault").asBoolean(false)) {
            return Validation.accepted();
        }
        String name = attributes.requireObject().path("metadata").path("name").asString("");
        Optional<PriorityClass> other = classes.byDefault();
        return other.isEmpty() || attributes.updates() && other.get().name().equals(name)
                ? Validation.accepted()
                : Validation.rejected(attributes.forbidden("PriorityClass "
                        + other.get().name() + " is already marked as default. Only one default can exist"));
    }

    private static boolean isClass(Attributes attributes) {
        return attributes.is("scheduling.k8s.io", "priorityclasses", "");
    }

    private Mutation create(Attributes attributes, ObjectNode spec) {
        String name = spec.path("priorityClassName").asString("");
        PriorityClass chosen;
        if (name.isEmpty()) {
            chosen = classes.byDefault().orElse(NONE);
        } else {
            Optional<PriorityClass> found = classes.find(name);
            if (found.isEmpty()) {
                return Mutation.rejected(attributes.forbidden("no PriorityClass with name " + name + " was found"));
            }
            chosen = found.get();
        }
        JsonNode priority = spec.path("priority");
        if (priority.isNumber() && priority.asLong() != chosen.value()) {
            return Mutation.rejected(attributes.forbidden("the integer value of priority (" + priority.asLong()
                    + ") must not be provided in pod spec; priority admission controller computed " + chosen.value()
                    + " from the given PriorityClass name"));
        }
        String policy = spec.path("preemptionPolicy").asString("");
        if (!policy.isEmpty() && !policy.equals(chosen.preemptionPolicy())) {
            return Mutation.rejected(attributes.forbidden("the string value of PreemptionPolicy (" + policy
                    + ") must not be provided in pod spec; priority admission controller computed "
                    + chosen.preemptionPolicy() + " from the given PriorityClass name"));
        }
        if (!chosen.name().isEmpty()) {
            spec.put("priorityClassName", chosen.name());
        }
        spec.put("priority", Math.toIntExact(chosen.value())).put("preemptionPolicy", chosen.preemptionPolicy());
        return Mutation.admitted(attributes);
    }

    /** Clients that do not know these fields must not take them away. */
    private static Mutation update(Attributes attributes, ObjectNode spec) {
        ObjectNode old = attributes.oldObject();
        for (String field : new String[] {"priority", "preemptionPolicy"}) {
            JsonNode before = old == null ? null : old.path("spec").get(field);
            if (before != null && !spec.hasNonNull(field)) {
                spec.set(field, before);
            }
        }
        return Mutation.admitted(attributes);
    }
}
