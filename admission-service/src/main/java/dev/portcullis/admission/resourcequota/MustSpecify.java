package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.PodResources;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A quota of cpu or memory counts only what every container says; for other resources that mistake was not repeated. */
final class MustSpecify {
    private static final Set<String> NAMES =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    private MustSpecify() {}

    /** {@code limits.memory for: a,b; requests.cpu for: c}; empty where nothing is missing. */
    static String missing(Collection<String> counted, JsonNode pod) {
        Map<String, Set<String>> missing = new TreeMap<>();
        if (PodResources.speaksAsAWhole(pod.path("spec"))) {
            return "";
        }
        for (String name : counted) {
            if (NAMES.contains(name)) {
                for (String field : new String[] {"containers", "initContainers"}) {
                    for (JsonNode container : pod.path("spec").path(field)) {
                        if (!says(container, name)) {
                            missing.computeIfAbsent(name, n -> new TreeSet<>())
                                    .add(container.path("name").asString(""));
                        }
                    }
                }
            }
        }
        return missing.entrySet().stream()
                .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static boolean says(JsonNode container, String name) {
        String field = name.startsWith("limits.") ? "limits" : "requests";
        return container.path("resources").path(field).has(name.substring(name.indexOf('.') + 1));
    }
}
