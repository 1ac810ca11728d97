package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.PodContainers;
import dev.portcullis.kube.quantity.Quantity;
import tools.jackson.databind.JsonNode;

/** What scopes look at in a pod. */
record PodScopes(boolean terminating, boolean bestEffort, boolean crossNamespaceAffinity, String priorityClass)
        implements Usage.Scoped {
    static PodScopes of(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        JsonNode deadline = spec.path("activeDeadlineSeconds");
        return new PodScopes(
                deadline.isNumber() && deadline.asLong() >= 0,
                bestEffort(pod),
                crossesNamespaces(spec.path("affinity")),
                spec.path("priorityClassName").asString(""));
    }

    @Override
    public boolean in(Scope scope) {
        return switch (scope.name()) {
            case "Terminating" -> terminating;
            case "NotTerminating" -> !terminating;
            case "BestEffort" -> bestEffort;
            case "NotBestEffort" -> !bestEffort;
            case "CrossNamespacePodAffinity" -> crossNamespaceAffinity;
            case "PriorityClass" -> scope.selects(priorityClass);
            default -> false;
        };
    }

    /** As its status says, once there is one. */
    private static boolean bestEffort(JsonNode pod) {
        String known = pod.path("status").path("qosClass").asString("");
        return known.isEmpty()
                ? !asks(pod.path("spec").path("resources"))
                        && PodContainers.all(pod).stream()
                                .noneMatch(container -> asks(container.object().path("resources")))
                : known.equals("BestEffort");
    }

    private static boolean asks(JsonNode resources) {
        for (String field : new String[] {"requests", "limits"}) {
            for (String name : new String[] {"cpu", "memory"}) {
                JsonNode quantity = resources.path(field).path(name);
                if (quantity.isString() && Quantity.parse(quantity.asString()).signum() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean crossesNamespaces(JsonNode affinity) {
        for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
            for (JsonNode term : affinity.path(kind).path("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (crosses(term)) {
                    return true;
                }
            }
            for (JsonNode weighted : affinity.path(kind).path("preferredDuringSchedulingIgnoredDuringExecution")) {
                if (crosses(weighted.path("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean crosses(JsonNode term) {
        return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
    }
}
