package dev.portcullis.e2e.kinds;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One example of a kind, as it is sent. */
public record Specimen(Kind kind, ObjectNode object, String changed) {
    public String name() {
        return object.get("metadata").get("name").asString();
    }

    /** {@code deployment.apps/NAME}, as kubectl names it. */
    public String named() {
        return kind.named(name());
    }

    /** Where the answer is not what was sent. */
    public List<String> differences(JsonNode answer) {
        return Sent.differences(object, answer, changed);
    }

    @Override
    public String toString() {
        return kind + " " + name();
    }
}
