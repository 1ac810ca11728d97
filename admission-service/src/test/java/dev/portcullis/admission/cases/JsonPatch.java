package dev.portcullis.admission.cases;

import dev.portcullis.kube.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** As much of RFC 6902 as the chain's answers need. */
final class JsonPatch {
    private JsonPatch() {}

    static ObjectNode apply(ObjectNode target, byte @Nullable [] patch) {
        ObjectNode result = target.deepCopy();
        if (patch != null) {
            Json.read(patch).forEach(operation -> apply(result, operation));
        }
        return result;
    }

    private static void apply(JsonNode root, JsonNode operation) {
        String path = operation.path("path").asString();
        int last = path.lastIndexOf('/');
        JsonNode parent = root.at(path.substring(0, last));
        String key = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
        String op = operation.path("op").asString();
        switch (parent) {
            case ObjectNode object when op.equals("remove") -> object.remove(key);
            case ObjectNode object -> object.set(key, operation.path("value"));
            case ArrayNode array when op.equals("add") && key.equals("-") -> array.add(operation.path("value"));
            case ArrayNode array when op.equals("replace") -> array.set(Integer.parseInt(key), operation.path("value"));
            default -> throw new AssertionError("cannot do " + operation);
        }
    }
}
