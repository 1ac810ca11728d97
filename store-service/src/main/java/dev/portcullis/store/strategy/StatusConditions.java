package dev.portcullis.store.strategy;

import dev.portcullis.kube.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions in the status of an object; the time of one changes with its status only. */
public final class StatusConditions {
    private final ArrayNode conditions;

    private StatusConditions(ArrayNode conditions) {
        this.conditions = conditions;
    }

    /** Of an object, whose status is made where there is none. */
    public static StatusConditions of(ObjectNode object) {
        ObjectNode status = object.withObject("/status");
        return new StatusConditions(
                status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions"));
    }

    public StatusConditions set(String type, boolean is, String reason, String message) {
        String status = is ? "True" : "False";
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).path("type").asString("").equals(type)) {
                ObjectNode known = (ObjectNode) conditions.get(i);
                if (!known.path("status").asString("").equals(status)) {
                    known.put("lastTransitionTime", now());
                }
                known.put("status", status).put("reason", reason).put("message", message);
                return this;
            }
        }
        conditions.add(Json.object()
                .put("type", type)
                .put("status", status)
                .put("lastTransitionTime", now())
                .put("reason", reason)
                .put("message", message));
        return this;
    }

    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
