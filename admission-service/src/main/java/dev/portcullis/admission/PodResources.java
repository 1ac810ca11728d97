package dev.portcullis.admission;

import dev.portcullis.kube.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a pod needs at most at any moment ({@code pkg/api/v1/resource/helpers.go}); its overhead is not in it. */
public final class PodResources {
    private PodResources() {}

    /**
     * Its containers and sidecars together, or one of its init containers before that, where that is more.
     *
     * @param field {@code requests} or {@code limits}
     */
    public static Map<String, Quantity> total(JsonNode pod, String field) {
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        Map<String, Quantity> running = new TreeMap<>();
        for (JsonNode container : spec.path("containers")) {
            Quantities.add(running, of(container, status.path("containerStatuses"), field));
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> starting = new TreeMap<>();
        for (JsonNode container : spec.path("initContainers")) {
            Map<String, Quantity> own = of(container, status.path("initContainerStatuses"), field);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                Quantities.add(running, own);
                Quantities.add(sidecars, own);
                Quantities.raise(starting, sidecars);
            } else {
                Quantities.add(own, sidecars);
                Quantities.raise(starting, own);
            }
        }
        Quantities.raise(running, starting);
        ofWholePod(spec, field, running);
        return running;
    }

    /** While it is being resized the larger of what is wanted and what there is. */
    private static Map<String, Quantity> of(JsonNode container, JsonNode statuses, String field) {
        Map<String, Quantity> wanted = Quantities.of(container.path("resources").path(field));
        for (JsonNode status : statuses) {
            if (status.path("name").equals(container.path("name"))) {
                Quantities.raise(wanted, Quantities.of(status.path("resources").path(field)));
                if (field.equals("requests")) {
                    Quantities.raise(wanted, Quantities.of(status.path("allocatedResources")));
                }
            }
        }
        return wanted;
    }

    /** What is said of the pod as a whole counts instead of its containers' sum. */
    private static void ofWholePod(JsonNode spec, String field, Map<String, Quantity> total) {
        Quantities.of(spec.path("resources").path(field)).forEach((name, quantity) -> {
            if (isWholePod(name)) {
                total.put(name, quantity);
            }
        });
    }

    /** Whether the pod says what it needs as a whole; its containers need not, then. */
    public static boolean speaksAsAWhole(JsonNode spec) {
        JsonNode resources = spec.path("resources");
        return Stream.of(resources.path("requests"), resources.path("limits"))
                .flatMap(list -> list.propertyNames().stream())
                .anyMatch(PodResources::isWholePod);
    }

    private static boolean isWholePod(String name) {
        return name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-");
    }
}
