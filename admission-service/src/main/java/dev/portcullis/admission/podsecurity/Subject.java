package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A pod, or what a template says of pods.
 *
 * @param containers init containers, containers, ephemeral containers
 */
record Subject(JsonNode metadata, JsonNode spec, List<JsonNode> containers) {
    static Subject of(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        return new Subject(
                pod.path("metadata"),
                spec,
                Stream.of("initContainers", "containers", "ephemeralContainers")
                        .flatMap(field -> spec.path(field).valueStream())
                        .toList());
    }

    /** The names of the containers of which it is true. */
    List<String> containers(Predicate<JsonNode> is) {
        return containers.stream()
                .filter(is)
                .map(container -> container.path("name").asString(""))
                .toList();
    }

    JsonNode security() {
        return security(spec);
    }

    /** Of the pod as a whole, or of a container. */
    static JsonNode security(JsonNode part) {
        return part.path("securityContext");
    }

    boolean isWindows() {
        return spec.path("os").path("name").asString("").equals("windows");
    }

    /** Root in a user namespace of its own is nobody outside of it. */
    boolean hasOwnUserNamespace() {
        return spec.path("hostUsers").isBoolean() && !spec.path("hostUsers").asBoolean();
    }
}
