package dev.portcullis.store.generator;

import dev.portcullis.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts the texts from the schemas, and adds those that the model classes don't have. */
final class Descriptions {
    private Descriptions() {}

    /**
     * Describes the fields that have no text.
     *
     * @param texts by {@code Definition.field} or {@code field}
     * @throws IllegalStateException naming all fields that remain without
     */
    static void complete(Map<String, ObjectNode> definitions, JsonNode texts) {
        List<String> missing = new ArrayList<>();
        definitions.forEach((name, definition) -> {
            String kind = name.substring(name.lastIndexOf('.') + 1);
            definition.path("properties").properties().forEach(property -> {
                ObjectNode schema = (ObjectNode) property.getValue();
                String field = property.getKey();
                if (schema.path("description").asString("").isEmpty()) {
                    String text = texts.path(kind + '.' + field)
                            .asString(texts.path(field).asString(""));
                    if (text.isEmpty()) {
                        missing.add(name + '.' + field);
                    }
                    schema.put("description", text);
                }
            });
        });
        if (!missing.isEmpty()) {
            throw new IllegalStateException("no description of " + missing);
        }
    }

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
