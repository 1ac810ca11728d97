package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet's own Node: neither its taints nor its owners, and of the labels that steer pods only those that are the kubelet's. */
final class NodeRule implements NodeRestriction.Rule {
    @Override
    public void check(String node, Attributes attributes) {
        String requested = attributes.name().isEmpty() && attributes.object() != null
                ? attributes.object().path("metadata").path("name").asString("")
                : attributes.name();
        if (!requested.equals(node)) {
            throw attributes.forbidden("node \"%s\" is not allowed to modify node \"%s\"".formatted(node, requested));
        }
        if (attributes.creates()) {
            create(node, attributes, attributes.requireObject());
        } else if (attributes.updates()) {
            update(node, attributes, attributes.requireObject(), attributes.requireOldObject());
        }
    }

    private static void create(String node, Attributes attributes, ObjectNode object) {
        if (object.path("spec").hasNonNull("configSource")) {
            throw attributes.forbidden(
                    "node \"%s\" is not allowed to create pods with a non-nil configSource".formatted(node));
        }
        Set<String> forbidden = forbidden(Metadata.labels(object), Map.of());
        if (!forbidden.isEmpty()) {
            throw attributes.forbidden("node \"%s\" is not allowed to set the following labels: %s"
                    .formatted(node, String.join(", ", forbidden)));
        }
    }

    private static void update(String node, Attributes attributes, ObjectNode object, ObjectNode old) {
        JsonNode spec = object.path("spec");
        JsonNode before = old.path("spec");
        if (spec.hasNonNull("configSource") && !spec.path("configSource").equals(before.path("configSource"))) {
            throw attributes.forbidden(
                    "node \"%s\" is not allowed to update configSource to a new non-nil configSource".formatted(node));
        }
        if (!sameItems(spec.path("taints"), before.path("taints"))) {
            throw attributes.forbidden("node \"%s\" is not allowed to modify taints".formatted(node));
        }
        String owners = "ownerReferences";
        if (!sameItems(
                object.path("metadata").path(owners), old.path("metadata").path(owners))) {
            throw attributes.forbidden("node \"%s\" is not allowed to modify ownerReferences".formatted(node));
        }
        Set<String> forbidden = forbidden(Metadata.labels(object), Metadata.labels(old));
        if (!forbidden.isEmpty()) {
            throw attributes.forbidden("is not allowed to modify labels: " + String.join(", ", forbidden));
        }
    }

    /** An absent list and an empty one are the same. */
    private static boolean sameItems(JsonNode now, JsonNode before) {
        return now.valueStream().toList().equals(before.valueStream().toList());
    }

    private static Set<String> forbidden(Map<String, JsonNode> now, Map<String, JsonNode> before) {
        Set<String> keys = new TreeSet<>(now.keySet());
        keys.addAll(before.keySet());
        keys.removeIf(key -> Objects.equals(now.get(key), before.get(key)) || NodeLabels.mayBeSet(key));
        return keys;
    }
}
