package dev.portcullis.store.validation;

import dev.portcullis.kube.flowcontrol.MandatoryFlows;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The specs of mandatory flow schemas and priority levels are what they are. */
final class FixedFlows {
    private static final Map<String, JsonNode> SCHEMAS = specs(MandatoryFlows.SCHEMA);
    private static final Map<String, JsonNode> LEVELS = specs(MandatoryFlows.LEVEL);

    private FixedFlows() {}

    static void schema(Field schema) {
        check(schema, SCHEMAS, schema.at("spec").node());
    }

    /** How much the exempt level lends and borrows may be set. */
    static void level(Field level) {
        check(level, LEVELS, withoutExempt(level.at("spec").node()));
    }

    private static Map<String, JsonNode> specs(String kind) {
        return MandatoryFlows.all(kind).stream()
                .collect(Collectors.toMap(
                        object -> object.path("metadata").path("name").asString(),
                        object -> withoutExempt(object.path("spec"))));
    }

    private static JsonNode withoutExempt(JsonNode spec) {
        return spec instanceof ObjectNode own && own.path("type").asString("").equals("Exempt")
                ? own.deepCopy().without("exempt")
                : spec;
    }

    private static void check(Field object, Map<String, JsonNode> fixed, JsonNode spec) {
        String name = object.at("metadata").text("name");
        if (fixed.containsKey(name) && !spec.equals(fixed.get(name))) {
            Field at = object.at("spec");
            at.invalid(at.node(), "spec of '" + name + "' must equal the fixed value");
        }
    }
}
