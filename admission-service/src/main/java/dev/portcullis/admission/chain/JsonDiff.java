package dev.portcullis.admission.chain;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON patch (RFC 6902) that makes one value of another. An array that grew keeps its elements' places; one that shrank is replaced. */
final class JsonDiff {
    private final ArrayNode patch = JsonNodeFactory.instance.arrayNode();

    private JsonDiff() {}

    static ArrayNode between(JsonNode before, JsonNode after) {
        JsonDiff diff = new JsonDiff();
        diff.compare("", before, after);
        return diff.patch;
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            objects(path, (ObjectNode) before, (ObjectNode) after);
        } else if (before.isArray() && after.isArray() && after.size() >= before.size()) {
            arrays(path, before, after);
        } else if (!before.equals(after)) {
            add("replace", path, after);
        }
    }

    private void objects(String path, ObjectNode before, ObjectNode after) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            String child = path + "/" + escape(field.getKey());
            JsonNode now = after.get(field.getKey());
            if (now == null) {
                patch.addObject().put("op", "remove").put("path", child);
            } else {
                compare(child, field.getValue(), now);
            }
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            if (!before.has(field.getKey())) {
                add("add", path + "/" + escape(field.getKey()), field.getValue());
            }
        }
    }

    private void arrays(String path, JsonNode before, JsonNode after) {
        for (int i = 0; i < after.size(); i++) {
            if (i < before.size()) {
                compare(path + "/" + i, before.get(i), after.get(i));
            } else {
                add("add", path + "/-", after.get(i));
            }
        }
    }

    private void add(String op, String path, JsonNode value) {
        patch.addObject().put("op", op).put("path", path).set("value", value);
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
