package dev.portcullis.store.discovery;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.ApiGroup;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Subresource;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All of {@code /api} or {@code /apis} as one APIGroupDiscoveryList. */
final class AggregatedDiscovery {
    private AggregatedDiscovery() {}

    static ObjectNode of(Catalog catalog, boolean core, String version) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        catalog.groups().stream()
                .filter(group -> group.name().isEmpty() == core)
                .forEach(group -> group(items.addObject(), group, catalog));
        return list;
    }

    private static void group(ObjectNode json, ApiGroup group, Catalog catalog) {
        ObjectNode metadata = json.putObject("metadata");
        if (!group.name().isEmpty()) {
            metadata.put("name", group.name());
        }
        ArrayNode versions = json.putArray("versions");
        for (String name : group.versions()) {
            ObjectNode version = versions.addObject().put("version", name);
            ArrayNode resources = version.putArray("resources");
            catalog.of(group.name(), name).stream()
                    .sorted(Comparator.comparing(ResourceType::plural))
                    .forEach(type -> resource(resources.addObject(), type, catalog));
            version.put("freshness", "Current");
        }
    }

    private static void resource(ObjectNode json, ResourceType type, Catalog catalog) {
        json.put("resource", type.plural());
        kind(json, "", "", type.kind());
        json.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
        json.put("singularResource", type.names().singular());
        strings(json, "verbs", ResourceLists.verbs(type, catalog));
        if (!type.names().shortNames().isEmpty()) {
            strings(json, "shortNames", type.names().shortNames());
        }
        if (!type.names().categories().isEmpty()) {
            strings(json, "categories", type.names().categories());
        }
        if (!type.subresources().isEmpty()) {
            ArrayNode subresources = json.putArray("subresources");
            type.subresources().forEach(sub -> subresource(subresources.addObject(), type, sub));
        }
    }

    /** Group and version are empty where they are those of the list. */
    private static void subresource(ObjectNode json, ResourceType type, Subresource sub) {
        json.put("subresource", sub.name());
        boolean own = sub.apiVersion().equals(type.apiVersion());
        int slash = sub.apiVersion().indexOf('/');
        kind(
                json,
                own || slash < 0 ? "" : sub.apiVersion().substring(0, slash),
                own ? "" : sub.apiVersion().substring(slash + 1),
                sub.kind());
        strings(json, "verbs", sub.verbs());
    }

    private static void kind(ObjectNode json, String group, String version, String kind) {
        json.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }

    private static void strings(ObjectNode json, String field, List<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }
}
