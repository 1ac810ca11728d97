package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantity;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a pod uses up ({@code pkg/quota/v1/evaluator/core/pods.go}, {@code pkg/api/v1/resource/helpers.go}). */
final class PodUsage {
    private PodUsage() {}

    static void add(JsonNode pod, Map<String, Quantity> amounts) {
        if (hasEnded(pod)) {
            return;
        }
        amounts.put("pods", Usage.ONE);
        Map<String, Quantity> requests = total(pod, "requests");
        Map<String, Quantity> limits = total(pod, "limits");
        // Of extended resources only requests are counted; huge pages and what every pod has count under their own
        // name, too.
        requests.forEach((name, quantity) -> {
            amounts.put("requests." + name, quantity);
            if (isStandard(name) || name.startsWith("hugepages-")) {
                amounts.put(name, quantity);
            }
        });
        limits.forEach((name, quantity) -> {
            if (isStandard(name)) {
                amounts.put("limits." + name, quantity);
            }
        });
    }

    /** One that is stuck in its termination must not keep its namespace from going on. */
    private static boolean hasEnded(JsonNode pod) {
        String phase = pod.path("status").path("phase").asString("");
        JsonNode deleted = pod.path("metadata").path("deletionTimestamp");
        JsonNode grace = pod.path("metadata").path("deletionGracePeriodSeconds");
        return phase.equals("Succeeded")
                || phase.equals("Failed")
                || deleted.isString()
                        && grace.isNumber()
                        && Instant.now()
                                .isAfter(Instant.parse(deleted.asString()).plusSeconds(grace.asLong()));
    }

    private static boolean isStandard(String name) {
        return name.equals("cpu") || name.equals("memory") || name.equals("ephemeral-storage");
    }

    /** What it needs at most at any moment: its containers and sidecars together, or one of its init containers before that. */
    static Map<String, Quantity> total(JsonNode pod, String field) {
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        Map<String, Quantity> running = new TreeMap<>();
        for (JsonNode container : spec.path("containers")) {
            add(running, of(container, status.path("containerStatuses"), field));
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> starting = new TreeMap<>();
        for (JsonNode container : spec.path("initContainers")) {
            Map<String, Quantity> own = of(container, status.path("initContainerStatuses"), field);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                add(running, own);
                add(sidecars, own);
                raise(starting, sidecars);
            } else {
                add(own, sidecars);
                raise(starting, own);
            }
        }
        raise(running, starting);
        ofWholePod(spec, field, running);
        overhead(spec, field, running);
        return running;
    }

    /** While it is being resized the larger of what is wanted and what there is. */
    private static Map<String, Quantity> of(JsonNode container, JsonNode statuses, String field) {
        Map<String, Quantity> wanted =
                Quota.quantities(container.path("resources").path(field));
        for (JsonNode status : statuses) {
            if (status.path("name").equals(container.path("name"))) {
                raise(wanted, Quota.quantities(status.path("resources").path(field)));
                if (field.equals("requests")) {
                    raise(wanted, Quota.quantities(status.path("allocatedResources")));
                }
            }
        }
        return wanted;
    }

    /** What is said of the pod as a whole counts instead of its containers' sum. */
    private static void ofWholePod(JsonNode spec, String field, Map<String, Quantity> total) {
        Quota.quantities(spec.path("resources").path(field)).forEach((name, quantity) -> {
            if (isWholePod(name)) {
                total.put(name, quantity);
            }
        });
    }

    /** Whether the pod says what it needs as a whole; its containers need not, then. */
    static boolean speaksAsAWhole(JsonNode spec) {
        JsonNode resources = spec.path("resources");
        return Stream.of(resources.path("requests"), resources.path("limits"))
                .flatMap(list -> list.propertyNames().stream())
                .anyMatch(PodUsage::isWholePod);
    }

    private static boolean isWholePod(String name) {
        return name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-");
    }

    private static void overhead(JsonNode spec, String field, Map<String, Quantity> total) {
        Quota.quantities(spec.path("overhead")).forEach((name, quantity) -> {
            if (field.equals("requests")) {
                total.merge(name, quantity, Quantity::plus);
            } else {
                total.computeIfPresent(name, (n, sum) -> sum.plus(quantity));
            }
        });
    }

    private static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
        more.forEach((name, quantity) -> sum.merge(name, quantity, Quantity::plus));
    }

    private static void raise(Map<String, Quantity> least, Map<String, Quantity> other) {
        other.forEach((name, quantity) -> least.merge(name, quantity, PodUsage::larger));
    }

    static Quantity larger(Quantity a, Quantity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
