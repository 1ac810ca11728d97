package dev.portcullis.admission.cases;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7386. */
final class MergePatch {
    private MergePatch() {}

    static ObjectNode apply(ObjectNode target, JsonNode patch) {
        ObjectNode result = target.deepCopy();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                result.remove(name);
            } else if (value.isObject() && result.path(name).isObject()) {
                result.set(name, apply((ObjectNode) result.path(name), value));
            } else {
                result.set(name, value.deepCopy());
            }
        }
        return result;
    }
}
