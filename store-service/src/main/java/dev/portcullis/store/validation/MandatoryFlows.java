package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The flow schemas and priority levels that every cluster has, whose specs are what they are. */
final class MandatoryFlows {
    private static final String EVERYTHING = """
            "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "clusterScope": true, "namespaces": ["*"]}],
            "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}]""";

    private static final Map<String, JsonNode> SCHEMAS =
            Map.of("exempt", json("""
                    {"priorityLevelConfiguration": {"name": "exempt"}, "matchingPrecedence": 1,
                     "rules": [{"subjects": [{"kind": "Group", "group": {"name": "system:masters"}}], %s}]}""".formatted(EVERYTHING)), "catch-all", json("""
                    {"priorityLevelConfiguration": {"name": "catch-all"}, "matchingPrecedence": 10000,
                     "distinguisherMethod": {"type": "ByUser"},
                     "rules": [{"subjects": [{"kind": "Group", "group": {"name": "system:unauthenticated"}},
                                             {"kind": "Group", "group": {"name": "system:authenticated"}}], %s}]}""".formatted(EVERYTHING)));

    private static final Map<String, JsonNode> LEVELS =
            Map.of("exempt", json("{\"type\": \"Exempt\"}"), "catch-all", json("""
                    {"type": "Limited", "limited": {"nominalConcurrencyShares": 5, "limitResponse": {"type": "Reject"},
                     "lendablePercent": 0}}"""));

    private MandatoryFlows() {}

    static void schema(Field schema) {
        check(schema, SCHEMAS, schema.at("spec").node());
    }

    /** How much the exempt level lends and borrows may be set. */
    static void level(Field level) {
        JsonNode spec = level.at("spec").node();
        if (spec instanceof ObjectNode own && own.path("type").asString("").equals("Exempt")) {
            spec = own.deepCopy().without("exempt");
        }
        check(level, LEVELS, spec);
    }

    private static void check(Field object, Map<String, JsonNode> fixed, JsonNode spec) {
        String name = object.at("metadata").text("name");
        if (fixed.containsKey(name) && !spec.equals(fixed.get(name))) {
            Field at = object.at("spec");
            at.invalid(at.node(), "spec of '" + name + "' must equal the fixed value");
        }
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
