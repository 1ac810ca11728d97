package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.lifecycle.NamespaceDeletion.Remaining;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions by which a terminating namespace says what it waits for. */
final class NamespaceConditions {
    private NamespaceConditions() {}

    static ObjectNode set(ObjectNode namespace, Remaining remaining) {
        ObjectNode status = namespace.withObject("/status");
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions");
        set(
                conditions,
                "NamespaceDeletionDiscoveryFailure",
                false,
                "ResourcesDiscovered",
                "All resources successfully discovered");
        set(
                conditions,
                "NamespaceDeletionGroupVersionParsingFailure",
                false,
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed");
        set(
                conditions,
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization");
        boolean content = !remaining.resources().isEmpty();
        set(
                conditions,
                "NamespaceContentRemaining",
                content,
                content ? "SomeResourcesRemain" : "ContentRemoved",
                content
                        ? "Some resources are remaining: " + list(remaining.resources(), " has ")
                        : "All content successfully removed");
        boolean finalizers = !remaining.finalizers().isEmpty();
        set(
                conditions,
                "NamespaceFinalizersRemaining",
                finalizers,
                finalizers ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
                finalizers
                        ? "Some content in the namespace has finalizers remaining: "
                                + list(remaining.finalizers(), " in ")
                        : "All content-preserving finalizers finished");
        return namespace;
    }

    private static String list(Map<String, Integer> counts, String verb) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + verb + count.getValue() + " resource instances")
                .collect(Collectors.joining(", "));
    }

    static void set(ArrayNode conditions, String type, boolean status, String reason, String message) {
        String value = status ? "True" : "False";
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).path("type").asString("").equals(type)) {
                ObjectNode known = (ObjectNode) conditions.get(i);
                if (!known.path("status").asString("").equals(value)) {
                    known.put("lastTransitionTime", now());
                }
                known.put("status", value).put("reason", reason).put("message", message);
                return;
            }
        }
        conditions.add(Json.object()
                .put("type", type)
                .put("status", value)
                .put("lastTransitionTime", now())
                .put("reason", reason)
                .put("message", message));
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
