package dev.portcullis.kube.quantity;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What a pod's containers come to ({@code AggregateContainerRequests}), and what a pod may ask for as a whole instead. */
public final class PodTotals {
    private PodTotals() {}

    /**
     * What they need at most at any moment: those that run, with the sidecars, or while one of the others prepares the pod, that one with
     * the sidecars before it.
     *
     * @param spec the pod's
     * @param own what one container asks for; the map is changed
     */
    public static Map<String, Quantity> ofContainers(JsonNode spec, Function<JsonNode, Map<String, Quantity>> own) {
        Map<String, Quantity> running = new TreeMap<>();
        spec.path("containers").forEach(container -> Quantities.add(running, own.apply(container)));
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> preparing = new TreeMap<>();
        for (JsonNode container : spec.path("initContainers")) {
            Map<String, Quantity> needed = own.apply(container);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                Quantities.add(running, needed);
                Quantities.add(sidecars, needed);
                Quantities.raise(preparing, sidecars);
            } else {
                Quantities.add(needed, sidecars);
                Quantities.raise(preparing, needed);
            }
        }
        Quantities.raise(running, preparing);
        return running;
    }

    /** Whether a pod can ask for it as a whole; the rest is for containers only. */
    public static boolean isPodLevel(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }
}
