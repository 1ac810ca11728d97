package dev.portcullis.store.table;

import dev.portcullis.kube.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects reduced to their metadata. */
public final class PartialObjects {
    private PartialObjects() {}

    /** A PartialObjectMetadata of the version of meta.k8s.io. */
    public static ObjectNode of(JsonNode object, String version) {
        ObjectNode partial =
                Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + version);
        partial.set("metadata", object.has("metadata") ? object.get("metadata") : Json.object());
        return partial;
    }
}
