package dev.portcullis.store.generator;

import dev.portcullis.kube.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts the texts from the schemas. */
final class Descriptions {
    private Descriptions() {}

    /** Removes the descriptions: that of the definition is under the empty name, the others under their fields'. */
    static ObjectNode takeFrom(ObjectNode definition) {
        ObjectNode texts = Json.object();
        JsonNode own = definition.remove("description");
        if (own != null) {
            texts.set("", own);
        }
        definition.path("properties").properties().forEach(property -> {
            JsonNode text = ((ObjectNode) property.getValue()).remove("description");
            if (text != null) {
                texts.set(property.getKey(), text);
            }
        });
        return texts;
    }
}
