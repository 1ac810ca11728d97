package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.PodContainers;
import dev.portcullis.admission.PodContainers.Container;
import dev.portcullis.kube.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a pod uses up ({@code pkg/quota/v1/evaluator/core/pods.go}). */
final class PodUsage {
    private PodUsage() {}

    static void add(JsonNode pod, Map<String, Quantity> amounts) {
        String phase = pod.path("status").path("phase").asString("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return;
        }
        amounts.put("pods", Quantity.of(1));
        total(pod, "requests").forEach((name, quantity) -> {
            amounts.put("requests." + name, quantity);
            if (isStandard(name)) {
                amounts.put(name, quantity);
            }
        });
        total(pod, "limits").forEach((name, quantity) -> {
            if (isStandard(name)) {
                amounts.put("limits." + name, quantity);
            }
        });
    }

    static Usage.PodTraits traits(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        boolean bestEffort = total(pod, "requests").keySet().stream().noneMatch(PodUsage::isCompute)
                && total(pod, "limits").keySet().stream().noneMatch(PodUsage::isCompute);
        JsonNode deadline = spec.path("activeDeadlineSeconds");
        return new Usage.PodTraits(
                deadline.isNumber() && deadline.asLong() >= 0,
                bestEffort,
                crossesNamespaces(spec.path("affinity")),
                spec.path("priorityClassName").asString(""));
    }

    /** The sum of the containers, or the largest init container where that is more; and the pod's overhead. */
    private static Map<String, Quantity> total(JsonNode pod, String field) {
        Map<String, Quantity> together = new TreeMap<>();
        Map<String, Quantity> largestInit = new TreeMap<>();
        for (Container container : PodContainers.all(pod)) {
            boolean sidecar =
                    container.object().path("restartPolicy").asString("").equals("Always");
            boolean init = container.kind().startsWith("init") && !sidecar;
            Quota.quantities(container.object().path("resources").path(field))
                    .forEach((name, quantity) -> (init ? largestInit : together)
                            .merge(name, quantity, init ? PodUsage::larger : Quantity::plus));
        }
        largestInit.forEach((name, quantity) -> together.merge(name, quantity, PodUsage::larger));
        Quota.quantities(pod.path("spec").path("overhead"))
                .forEach((name, quantity) -> together.computeIfPresent(name, (n, sum) -> sum.plus(quantity)));
        return together;
    }

    private static Quantity larger(Quantity a, Quantity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static boolean isCompute(String name) {
        return name.equals("cpu") || name.equals("memory");
    }

    private static boolean isStandard(String name) {
        return isCompute(name) || name.equals("ephemeral-storage") || name.startsWith("hugepages-");
    }

    private static boolean crossesNamespaces(JsonNode affinity) {
        for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
            for (JsonNode term : affinity.path(kind).path("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (!term.path("namespaces").isEmpty() || term.has("namespaceSelector")) {
                    return true;
                }
            }
            for (JsonNode weighted : affinity.path(kind).path("preferredDuringSchedulingIgnoredDuringExecution")) {
                JsonNode term = weighted.path("podAffinityTerm");
                if (!term.path("namespaces").isEmpty() || term.has("namespaceSelector")) {
                    return true;
                }
            }
        }
        return false;
    }
}
