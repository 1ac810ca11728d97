package dev.portcullis.admission.noderestriction;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Labels as they are compared: absent ones are none. */
final class Metadata {
    private Metadata() {}

    static Map<String, JsonNode> labels(JsonNode object) {
        Map<String, JsonNode> labels = new TreeMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue()));
        return labels;
    }
}
