package dev.portcullis.store.validation;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The subresource {@code resize}: cpu and memory may change, as long as the pod stays in its class. */
public final class PodResizeValidation {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final List<String> LISTS = List.of("containers", "initContainers");
    private static final List<String> MUTABLE = List.of("cpu", "memory");

    private PodResizeValidation() {}

    /** Whether a kubelet made the pod of a file, which alone can change it. */
    static boolean isStatic(JsonNode pod) {
        return pod.path("metadata").path("annotations").has(MIRROR);
    }

    /**
     * @param oldClass the quality of service that the pod has
     * @param newClass that which it would have
     */
    public static void resize(Field pod, JsonNode old, String oldClass, String newClass) {
        if (isStatic(old)) {
            pod.forbidden("static pods cannot be resized");
            return;
        }
        JsonNode before = old.path("spec");
        if (before.path("os").path("name").asString("").equals("windows")) {
            pod.forbidden("windows pods cannot be resized");
            return;
        }
        Field spec = pod.at("spec");
        if (!oldClass.equals(newClass)) {
            spec.invalid(oldClass, "Pod QOS Class may not change as a result of resizing");
        }
        if (!nodeCanResize(old)) {
            spec.forbidden("Pod running on node without support for resize");
        }
        removed(spec.at("resources"), before.path("resources"));
        for (String list : LISTS) {
            List<Field> containers = spec.at(list).items();
            for (int i = 0; i < containers.size(); i++) {
                removed(
                        containers.get(i).at("resources"),
                        before.path(list).path(i).path("resources"));
            }
        }
        if (!munge(spec.node(), before).equals(before)) {
            spec.forbidden("only cpu and memory resources are mutable");
        }
    }

    /** A kubelet that can says in the status what a container has. */
    private static boolean nodeCanResize(JsonNode pod) {
        return pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .filter(status -> status.path("state").has("running"))
                .allMatch(status -> status.has("resources"));
    }

    private static void removed(Field resources, JsonNode before) {
        for (String kind : List.of("requests", "limits")) {
            Field amounts = resources.at(kind);
            boolean removed = before.path(kind).properties().stream()
                    .anyMatch(amount -> !amounts.node().has(amount.getKey()));
            if (removed) {
                amounts.forbidden("resource " + kind + " cannot be removed");
            }
        }
    }

    /** The new spec with the cpu and memory of the old one. */
    private static JsonNode munge(JsonNode spec, JsonNode before) {
        ObjectNode munged = spec.deepCopy().asObject();
        restore(munged, before);
        for (JsonNode container : munged.path("containers")) {
            restore(container, named(before.path("containers"), container));
        }
        for (JsonNode container : munged.path("initContainers")) {
            if (container.path("restartPolicy").asString("").equals("Always")) {
                restore(container, named(before.path("initContainers"), container));
            }
        }
        return munged;
    }

    private static JsonNode named(JsonNode containers, JsonNode container) {
        return containers
                .valueStream()
                .filter(other -> other.path("name").equals(container.path("name")))
                .findFirst()
                .orElse(container);
    }

    private static void restore(JsonNode holder, JsonNode before) {
        if (!(holder instanceof ObjectNode object)) {
            return;
        }
        JsonNode old = before.path("resources");
        ObjectNode resources =
                object.path("resources").isObject() ? (ObjectNode) object.get("resources") : object.objectNode();
        for (String kind : List.of("requests", "limits")) {
            ObjectNode amounts =
                    resources.path(kind).isObject() ? (ObjectNode) resources.get(kind) : resources.objectNode();
            for (String name : MUTABLE) {
                JsonNode amount = old.path(kind).get(name);
                if (amount == null) {
                    amounts.remove(name);
                } else {
                    amounts.set(name, amount);
                }
            }
            if (amounts.isEmpty() && !old.has(kind)) {
                resources.remove(kind);
            } else {
                resources.set(kind, amounts);
            }
        }
        if (resources.isEmpty() && !before.has("resources")) {
            object.remove("resources");
        } else {
            object.set("resources", resources);
        }
    }
}
