package dev.portcullis.admission.podtolerationrestriction;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The lists of tolerations that a namespace keeps, as JSON, in its annotations. */
final class NamespaceTolerations {
    static final String DEFAULTS = "scheduler.alpha.kubernetes.io/defaultTolerations";
    static final String ALLOWED = "scheduler.alpha.kubernetes.io/tolerationsWhitelist";

    private NamespaceTolerations() {}

    /** Null where the namespace says nothing; an empty annotation is an empty list. */
    static @Nullable List<JsonNode> of(ObjectNode namespace, String annotation) {
        JsonNode text = namespace.path("metadata").path("annotations").path(annotation);
        if (!text.isString()) {
            return null;
        }
        return text.asString().isEmpty() ? List.of() : parse(annotation, text.asString());
    }

    private static List<JsonNode> parse(String annotation, String text) {
        try {
            JsonNode list = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (list.isArray() && list.valueStream().allMatch(JsonNode::isObject)) {
                return list.valueStream().toList();
            }
        } catch (JacksonException e) {
            throw broken(annotation, e.getOriginalMessage());
        }
        throw broken(annotation, "it is no list of tolerations");
    }

    private static ApiException broken(String annotation, String why) {
        return Status.failure(500, null, "the namespace's annotation " + annotation + " cannot be read: " + why, null)
                .exception();
    }
}
