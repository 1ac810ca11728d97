package dev.portcullis.admission;

import dev.portcullis.kube.quantity.PodTotals;
import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import java.util.Map;
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
        Map<String, Quantity> total =
                PodTotals.ofContainers(spec, container -> of(container, pod.path("status"), field));
        ofWholePod(spec, field, total);
        return total;
    }

    /** While it is being resized the larger of what is wanted and what there is. */
    private static Map<String, Quantity> of(JsonNode container, JsonNode podStatus, String field) {
        Map<String, Quantity> wanted = Quantities.of(container.path("resources").path(field));
        // No two containers of a pod have the same name, whichever they are.
        Stream.of("containerStatuses", "initContainerStatuses")
                .flatMap(list -> podStatus.path(list).valueStream())
                .filter(status -> status.path("name").equals(container.path("name")))
                .forEach(status -> {
                    Quantities.raise(
                            wanted, Quantities.of(status.path("resources").path(field)));
                    if (field.equals("requests")) {
                        Quantities.raise(wanted, Quantities.of(status.path("allocatedResources")));
                    }
                });
        return wanted;
    }

    /** What is said of the pod as a whole counts instead of its containers' sum. */
    private static void ofWholePod(JsonNode spec, String field, Map<String, Quantity> total) {
        Quantities.of(spec.path("resources").path(field)).forEach((name, quantity) -> {
            if (PodTotals.isPodLevel(name)) {
                total.put(name, quantity);
            }
        });
    }

    /** Whether the pod says what it needs as a whole; its containers need not, then. */
    public static boolean speaksAsAWhole(JsonNode spec) {
        JsonNode resources = spec.path("resources");
        return Stream.of(resources.path("requests"), resources.path("limits"))
                .flatMap(list -> list.propertyNames().stream())
                .anyMatch(PodTotals::isPodLevel);
    }
}
