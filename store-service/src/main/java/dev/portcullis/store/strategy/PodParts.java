package dev.portcullis.store.strategy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pod that results where a subresource may change one part of it: everything else is as it was. */
final class PodParts {
    private static final List<String> IDENTITY = List.of("name", "namespace", "uid", "resourceVersion");
    private static final List<String> LISTS = List.of("containers", "initContainers");

    private PodParts() {}

    /** With the ephemeral containers of the new one. */
    static ObjectNode ephemeralContainers(JsonNode pod, ObjectNode old) {
        ObjectNode result = identified(pod, old);
        ObjectNode spec = result.withObject("/spec");
        KindStrategy.copy(spec, pod.path("spec"), "ephemeralContainers");
        return result;
    }

    /** With the resources and the resize policies of the new one's containers, where there are such containers. */
    static ObjectNode resources(JsonNode pod, ObjectNode old) {
        ObjectNode result = identified(pod, old);
        ObjectNode spec = result.withObject("/spec");
        KindStrategy.copy(spec, pod.path("spec"), "resources");
        for (String list : LISTS) {
            Map<String, JsonNode> containers = new HashMap<>();
            pod.path("spec")
                    .path(list)
                    .forEach(container -> containers.put(container.path("name").asString(""), container));
            for (JsonNode container : spec.path(list)) {
                JsonNode wanted = containers.get(container.path("name").asString(""));
                if (wanted != null && container instanceof ObjectNode own) {
                    KindStrategy.copy(own, wanted, "resources");
                    KindStrategy.copy(own, wanted, "resizePolicy");
                }
            }
        }
        return result;
    }

    private static ObjectNode identified(JsonNode pod, ObjectNode old) {
        ObjectNode result = old.deepCopy();
        ObjectNode metadata = KindStrategy.metadata(result);
        IDENTITY.forEach(field -> KindStrategy.copy(metadata, pod.path("metadata"), field));
        return result;
    }
}
