package dev.portcullis.store.connect;

import dev.portcullis.kube.status.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which container of a pod is meant. */
final class Containers {
    private Containers() {}

    /** The container of the name; the only one if there is no name; otherwise an error that lists them. */
    static String choose(JsonNode pod, String container) {
        String name = pod.path("metadata").path("name").asString("");
        List<String> containers = names(pod, "containers");
        if (!container.isEmpty()) {
            boolean known = containers.contains(container)
                    || names(pod, "initContainers").contains(container)
                    || names(pod, "ephemeralContainers").contains(container);
            if (!known) {
                throw ApiErrors.badRequest("container %s is not valid for pod %s".formatted(container, name));
            }
            return container;
        }
        if (containers.size() == 1) {
            return containers.getFirst();
        }
        String message =
                "a container name must be specified for pod %s, choose one of: %s".formatted(name, printed(containers));
        List<String> before = names(pod, "initContainers");
        throw ApiErrors.badRequest(
                before.isEmpty() ? message : message + " or one of the init containers: " + printed(before));
    }

    /** The first port that a container names, or an empty string. */
    static String firstPort(JsonNode pod) {
        return pod.path("spec")
                .path("containers")
                .valueStream()
                .flatMap(container -> container.path("ports").valueStream())
                .map(port -> String.valueOf(port.path("containerPort").asLong(0)))
                .findFirst()
                .orElse("");
    }

    private static List<String> names(JsonNode pod, String list) {
        List<String> names = new ArrayList<>();
        pod.path("spec")
                .path(list)
                .forEach(container -> names.add(container.path("name").asString("")));
        return names;
    }

    private static String printed(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
