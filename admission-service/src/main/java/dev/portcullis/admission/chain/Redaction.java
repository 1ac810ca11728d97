package dev.portcullis.admission.chain;

import dev.portcullis.kube.status.GroupResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes the values of Secrets out of a patch that goes into a trace. */
public final class Redaction {
    private static final GroupResource SECRETS = new GroupResource("", "secrets");

    private Redaction() {}

    public static ArrayNode of(GroupResource resource, ArrayNode patch) {
        if (!resource.equals(SECRETS)) {
            return patch;
        }
        ArrayNode redacted = patch.deepCopy();
        for (JsonNode operation : redacted) {
            String path = operation.path("path").asString();
            if (operation.has("value") && (path.startsWith("/data") || path.startsWith("/stringData"))) {
                ((ObjectNode) operation).put("value", "REDACTED");
            }
        }
        return redacted;
    }
}
