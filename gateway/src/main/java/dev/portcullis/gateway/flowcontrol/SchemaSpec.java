package dev.portcullis.gateway.flowcontrol;

import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A FlowSchema.
 *
 * @param precedence the lowest one that matches counts; of equal ones that whose name comes first
 * @param level name of its priority level
 */
record SchemaSpec(
        String name, String uid, int precedence, String level, Distinguisher distinguisher, List<SchemaRule> rules) {
    static final Comparator<SchemaSpec> ORDER =
            Comparator.comparingInt(SchemaSpec::precedence).thenComparing(SchemaSpec::name);

    /** Never fails: what is missing matches nothing. */
    static SchemaSpec of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        return new SchemaSpec(
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""),
                spec.path("matchingPrecedence").asInt(1000),
                spec.path("priorityLevelConfiguration").path("name").asString(""),
                Distinguisher.of(spec.path("distinguisherMethod").path("type").asString("")),
                spec.path("rules").valueStream().map(SchemaRule::of).toList());
    }
}
