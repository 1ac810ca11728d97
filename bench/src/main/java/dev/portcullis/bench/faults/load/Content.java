package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.checker.Verdict;
import dev.portcullis.bench.faults.history.Snapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** ConfigMaps that hold a token in three places, so that half of one would be seen. */
public final class Content {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ANNOTATION = "faults.portcullis.dev/token";
    private static final String FILLER = "x".repeat(200);

    private Content() {}

    static ObjectNode configMap(String name, String token) {
        ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = object.putObject("metadata");
        if (name.endsWith("-")) {
            metadata.put("generateName", name);
        } else {
            metadata.put("name", name);
        }
        fill(object, token);
        return object;
    }

    /** As a merge patch. */
    static ObjectNode patch(String token) {
        ObjectNode object = JSON.createObjectNode();
        object.putObject("metadata");
        fill(object, token);
        return object;
    }

    private static void fill(ObjectNode object, String token) {
        ((ObjectNode) object.path("metadata")).putObject("annotations").put(ANNOTATION, token);
        object.putObject("data").put("again", token).put("filler", FILLER).put("token", token);
    }

    public static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    static Snapshot.Content of(JsonNode object) {
        return new Snapshot.Content(token(object), version(object));
    }

    /** The token; empty for objects that are not ours. */
    public static String token(JsonNode object) {
        String token = object.path("data").path("token").asString("");
        String again = object.path("data").path("again").asString("");
        String annotation =
                object.path("metadata").path("annotations").path(ANNOTATION).asString("");
        return token.equals(again) && token.equals(annotation)
                ? token
                : Verdict.HALF + token + "," + again + "," + annotation;
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static long version(JsonNode object) {
        return Long.parseLong(object.path("metadata").path("resourceVersion").asString("0"));
    }
}
