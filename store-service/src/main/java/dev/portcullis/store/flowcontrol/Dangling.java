package dev.portcullis.store.flowcontrol;

import dev.portcullis.kube.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The condition by which a flow schema says whether the priority level that it names is there. */
final class Dangling {
    private static final String TYPE = "Dangling";

    private Dangling() {}

    static String levelOf(JsonNode schema) {
        return schema.path("spec")
                .path("priorityLevelConfiguration")
                .path("name")
                .asString("");
    }

    static boolean says(JsonNode schema, boolean dangling) {
        for (JsonNode condition : schema.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals(TYPE)) {
                return condition.path("status").asString("").equals(status(dangling))
                        && condition.path("message").asString("").equals(message(schema, dangling));
            }
        }
        return false;
    }

    static ObjectNode set(ObjectNode schema, boolean dangling) {
        ArrayNode conditions = schema.withObjectProperty("status").withArrayProperty("conditions");
        String since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (int i = conditions.size() - 1; i >= 0; i--) {
            JsonNode before = conditions.get(i);
            if (before.path("type").asString("").equals(TYPE)) {
                if (before.path("status").asString("").equals(status(dangling))) {
                    since = before.path("lastTransitionTime").asString(since);
                }
                conditions.remove(i);
            }
        }
        conditions.add(Json.object()
                .put("type", TYPE)
                .put("status", status(dangling))
                .put("lastTransitionTime", since)
                .put("reason", dangling ? "NotFound" : "Found")
                .put("message", message(schema, dangling)));
        return schema;
    }

    private static String status(boolean dangling) {
        return dangling ? "True" : "False";
    }

    private static String message(JsonNode schema, boolean dangling) {
        return "This FlowSchema references the PriorityLevelConfiguration object named \"%s\" %s"
                .formatted(levelOf(schema), dangling ? "but there is no such object" : "and it exists");
    }
}
