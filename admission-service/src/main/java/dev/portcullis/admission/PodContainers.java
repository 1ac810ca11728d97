package dev.portcullis.admission;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The containers of a pod, in the order in which Kubernetes visits them. */
public final class PodContainers {
    /** One container, and what its kind is called in messages. */
    public record Container(String kind, String path, ObjectNode object) {}

    private PodContainers() {}

    /** Init containers, containers, ephemeral containers. */
    public static List<Container> all(JsonNode pod) {
        List<Container> all = new ArrayList<>();
        collect(pod, "initContainers", "init container", all);
        collect(pod, "containers", "container", all);
        collect(pod, "ephemeralContainers", "ephemeral container", all);
        return all;
    }

    private static void collect(JsonNode pod, String field, String kind, List<Container> all) {
        int i = 0;
        for (JsonNode container : pod.path("spec").path(field)) {
            if (container instanceof ObjectNode object) {
                all.add(new Container(kind, "spec." + field + "[" + i + "]", object));
            }
            i++;
        }
    }
}
