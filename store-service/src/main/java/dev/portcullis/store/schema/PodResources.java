package dev.portcullis.store.schema;

import dev.portcullis.kube.quantity.PodTotals;
import dev.portcullis.kube.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod asks for as a whole. */
public final class PodResources {
    private PodResources() {}

    /** What its containers need at most at any moment. Amounts that are none are left out. */
    public static Map<String, Quantity> ofContainers(JsonNode spec) {
        return PodTotals.ofContainers(spec, PodResources::requests);
    }

    private static Map<String, Quantity> requests(JsonNode container) {
        Map<String, Quantity> requests = new TreeMap<>();
        container.path("resources").path("requests").properties().forEach(entry -> {
            try {
                requests.put(entry.getKey(), Quantity.parse(entry.getValue().asString("")));
            } catch (IllegalArgumentException e) {
                // validation tells
            }
        });
        return requests;
    }

    /** A pod that says something of the whole is taken to ask for what its containers do, and else for its limits. */
    static void defaults(ObjectNode spec) {
        ObjectNode resources = Fields.object(spec, "resources");
        if (resources == null
                || resources.path("limits").isEmpty()
                        && resources.path("requests").isEmpty()) {
            return;
        }
        ObjectNode present = Fields.object(resources, "requests");
        ObjectNode requests = present == null ? resources.objectNode() : present;
        ofContainers(spec).forEach((name, amount) -> {
            if (PodTotals.isPodLevel(name) && !requests.has(name)) {
                requests.put(name, amount.toString());
            }
        });
        resources.path("limits").properties().forEach(limit -> {
            if (PodTotals.isPodLevel(limit.getKey()) && !requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        });
        if (!requests.isEmpty()) {
            resources.set("requests", requests);
        }
    }
}
