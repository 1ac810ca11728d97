package dev.portcullis.store.transform;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7386. */
final class MergePatch {
    private MergePatch() {}

    /** Changes the document. */
    static void apply(ObjectNode document, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                document.remove(name);
            } else if (value instanceof ObjectNode below && document.get(name) instanceof ObjectNode there) {
                apply(there, below);
            } else {
                document.set(name, withoutNulls(value.deepCopy()));
            }
        });
    }

    /** Nothing to remove where nothing was: nulls in what is new are left out. */
    static JsonNode withoutNulls(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
            object.forEach(MergePatch::withoutNulls);
        } else if (value instanceof ArrayNode array) {
            array.forEach(MergePatch::withoutNulls);
        }
        return value;
    }
}
