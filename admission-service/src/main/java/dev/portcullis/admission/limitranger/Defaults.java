package dev.portcullis.admission.limitranger;

import dev.portcullis.kube.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what containers do not say, and writes onto the pod what that was. */
final class Defaults {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private Defaults() {}

    static void set(ObjectNode pod, LimitRange range) {
        Map<String, Quantity> requests = range.defaults(LimitRange.Item::defaultRequests);
        Map<String, Quantity> limits = range.defaults(LimitRange.Item::defaults);
        List<String> set = new ArrayList<>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            set((ObjectNode) container, "container ", requests, limits, set);
        }
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            set((ObjectNode) container, "init container ", requests, limits, set);
        }
        if (!set.isEmpty()) {
            pod.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
        }
    }

    private static void set(
            ObjectNode container,
            String kind,
            Map<String, Quantity> requests,
            Map<String, Quantity> limits,
            List<String> set) {
        String who = kind + container.path("name").asString("");
        List<String> requested = fill(container, "requests", requests);
        List<String> limited = fill(container, "limits", limits);
        if (!requested.isEmpty()) {
            set.add(String.join(", ", requested) + " request for " + who);
        }
        if (!limited.isEmpty()) {
            set.add(String.join(", ", limited) + " limit for " + who);
        }
    }

    private static List<String> fill(ObjectNode container, String field, Map<String, Quantity> defaults) {
        List<String> names = new ArrayList<>();
        defaults.forEach((name, quantity) -> {
            ObjectNode values = container.withObjectProperty("resources").withObjectProperty(field);
            if (!values.has(name)) {
                values.put(name, quantity.toString());
                names.add(name);
            }
        });
        return names;
    }
}
