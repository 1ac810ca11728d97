package dev.portcullis.store.lifecycle;

import dev.portcullis.store.lifecycle.NamespaceDeletion.Remaining;
import dev.portcullis.store.strategy.StatusConditions;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The conditions by which a terminating namespace says what it waits for. */
final class NamespaceConditions {
    private NamespaceConditions() {}

    static ObjectNode set(ObjectNode namespace, Remaining remaining) {
        StatusConditions conditions = StatusConditions.of(namespace);
        conditions.set(
                "NamespaceDeletionDiscoveryFailure",
                false,
                "ResourcesDiscovered",
                "All resources successfully discovered");
        conditions.set(
                "NamespaceDeletionGroupVersionParsingFailure",
                false,
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed");
        conditions.set(
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization");
        boolean content = !remaining.resources().isEmpty();
        conditions.set(
                "NamespaceContentRemaining",
                content,
                content ? "SomeResourcesRemain" : "ContentRemoved",
                content
                        ? "Some resources are remaining: " + list(remaining.resources(), " has ")
                        : "All content successfully removed");
        boolean finalizers = !remaining.finalizers().isEmpty();
        conditions.set(
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
}
