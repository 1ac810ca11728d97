package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.PodResources;
import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a pod uses up ({@code pkg/quota/v1/evaluator/core/pods.go}). */
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

    /** A pod's overhead comes in addition, of limits only to those that there are. */
    private static Map<String, Quantity> total(JsonNode pod, String field) {
        Map<String, Quantity> total = PodResources.total(pod, field);
        Quantities.of(pod.path("spec").path("overhead")).forEach((name, quantity) -> {
            if (field.equals("requests")) {
                total.merge(name, quantity, Quantity::plus);
            } else {
                total.computeIfPresent(name, (n, sum) -> sum.plus(quantity));
            }
        });
        return total;
    }
}
