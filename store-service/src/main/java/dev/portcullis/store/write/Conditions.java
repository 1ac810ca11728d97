package dev.portcullis.store.write;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a status, one of each type. */
final class Conditions {
    private Conditions() {}

    /** The condition of the type, to be changed; a new one at the end if there is none. */
    static ObjectNode of(ObjectNode status, String type) {
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions");
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode known
                    && known.path("type").asString("").equals(type)) {
                return known;
            }
        }
        return conditions.addObject().put("type", type);
    }
}
