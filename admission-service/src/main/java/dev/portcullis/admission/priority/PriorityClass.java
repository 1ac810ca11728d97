package dev.portcullis.admission.priority;

import tools.jackson.databind.node.ObjectNode;

/** {@code scheduling.k8s.io/v1 PriorityClass}. */
public record PriorityClass(String name, long value, boolean globalDefault, String preemptionPolicy) {
    static final String PREEMPT_LOWER = "PreemptLowerPriority";

    static PriorityClass of(ObjectNode object) {
        return new PriorityClass(
                object.path("metadata").path("name").asString(),
                object.path("value").asLong(0),
                object.path("globalDefault").asBoolean(false),
                object.path("preemptionPolicy").asString(PREEMPT_LOWER));
    }
}
