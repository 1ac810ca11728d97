package dev.portcullis.e2e.plugins;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7386, in both directions. */
final class MergePatch {
    private MergePatch() {}

    static ObjectNode apply(ObjectNode target, JsonNode patch) {
        ObjectNode result = target.deepCopy();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                result.remove(name);
            } else if (value.isObject() && result.path(name) instanceof ObjectNode own) {
                result.set(name, apply(own, value));
            } else {
                result.set(name, value.deepCopy());
            }
        }
        return result;
    }

    /** The patch that makes one object of another. */
    static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode old = before.path(field.getKey());
            if (old instanceof ObjectNode own && field.getValue() instanceof ObjectNode now) {
                ObjectNode inner = between(own, now);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!old.equals(field.getValue())) {
                patch.set(field.getKey(), field.getValue());
            }
        }
        before.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !after.has(name))
                .forEach(patch::putNull);
        return patch;
    }

    /** Whether all of a patch is in an object; of a list its elements, in order, among others. */
    static boolean isIn(JsonNode patch, JsonNode object) {
        if (patch.isObject()) {
            return patch.properties().stream().allMatch(field -> isIn(field.getValue(), object.path(field.getKey())));
        }
        if (patch.isArray()) {
            int i = 0;
            for (JsonNode element : object) {
                if (i < patch.size() && isIn(patch.get(i), element)) {
                    i++;
                }
            }
            return i == patch.size();
        }
        return patch.isNull() ? object.isMissingNode() : patch.equals(object);
    }
}
