package dev.portcullis.store.schema;

import dev.portcullis.kube.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod asks for as a whole. */
public final class PodResources {
    private PodResources() {}

    /** What can be asked for so; the rest is for containers only. */
    public static boolean isKnown(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }

    /**
     * What its containers need at most: those that run, with the sidecars, or while one of the others prepares the pod, that one with
     * the sidecars before it. Amounts that are none are left out.
     */
    public static Map<String, Quantity> ofContainers(JsonNode spec) {
        Map<String, Quantity> running = new TreeMap<>();
        Map<String, Quantity> preparing = new TreeMap<>();
        Map<String, Quantity> sidecars = new TreeMap<>();
        for (JsonNode container : spec.path("initContainers")) {
            Map<String, Quantity> own = requests(container);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                own.forEach((name, amount) -> sidecars.merge(name, amount, Quantity::plus));
                sidecars.forEach((name, amount) -> preparing.merge(name, amount, PodResources::larger));
            } else {
                sidecars.forEach((name, amount) -> own.merge(name, amount, Quantity::plus));
                own.forEach((name, amount) -> preparing.merge(name, amount, PodResources::larger));
            }
        }
        running.putAll(sidecars);
        for (JsonNode container : spec.path("containers")) {
            requests(container).forEach((name, amount) -> running.merge(name, amount, Quantity::plus));
        }
        preparing.forEach((name, amount) -> running.merge(name, amount, PodResources::larger));
        return running;
    }

    private static Quantity larger(Quantity one, Quantity other) {
        return one.compareTo(other) < 0 ? other : one;
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
            if (isKnown(name) && !requests.has(name)) {
                requests.put(name, amount.toString());
            }
        });
        resources.path("limits").properties().forEach(limit -> {
            if (isKnown(limit.getKey()) && !requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        });
        if (!requests.isEmpty()) {
            resources.set("requests", requests);
        }
    }
}
