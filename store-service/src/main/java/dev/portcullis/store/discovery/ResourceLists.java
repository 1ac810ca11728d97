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

/** The original form of discovery: APIVersions, APIGroupList, APIGroup and APIResourceList. */
final class ResourceLists {
    private ResourceLists() {}

    static ObjectNode versions(String serverAddress) {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return versions;
    }

    static ObjectNode groups(Catalog catalog) {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        catalog.groups().stream().filter(g -> !g.name().isEmpty()).forEach(g -> fill(groups.addObject(), g));
        return list;
    }

    static ObjectNode group(ApiGroup group) {
        ObjectNode json = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        fill(json, group);
        return json;
    }

    /** Like kube-apiserver's, the list of the core group has no apiVersion. */
    static ObjectNode resources(String group, String version, Catalog catalog) {
        ObjectNode list = Json.object().put("kind", "APIResourceList");
        if (!group.isEmpty()) {
            list.put("apiVersion", "v1");
        }
        list.put("groupVersion", ResourceType.apiVersion(group, version));
        ArrayNode resources = list.putArray("resources");
        catalog.of(group, version).stream()
                .sorted(Comparator.comparing(ResourceType::plural))
                .forEach(type -> {
                    resource(resources.addObject(), type, catalog);
                    type.subresources().forEach(sub -> subresource(resources.addObject(), type, sub));
                });
        return list;
    }

    /** A resource whose definition is being deleted takes no new objects and no changes. */
    static List<String> verbs(ResourceType type, Catalog catalog) {
        return catalog.isEnding(type)
                ? type.verbs().stream()
                        .filter(verb -> !verb.equals("create") && !verb.equals("update") && !verb.equals("patch"))
                        .toList()
                : type.verbs();
    }

    private static void fill(ObjectNode json, ApiGroup group) {
        json.put("name", group.name());
        ArrayNode versions = json.putArray("versions");
        group.versions().forEach(version -> version(versions.addObject(), group.name(), version));
        version(json.putObject("preferredVersion"), group.name(), group.preferredVersion());
    }

    private static void version(ObjectNode json, String group, String version) {
        json.put("groupVersion", ResourceType.apiVersion(group, version)).put("version", version);
    }

    private static void resource(ObjectNode json, ResourceType type, Catalog catalog) {
        json.put("name", type.plural())
                .put("singularName", type.names().singular())
                .put("namespaced", type.namespaced())
                .put("kind", type.kind());
        strings(json, "verbs", verbs(type, catalog));
        if (!type.names().shortNames().isEmpty()) {
            strings(json, "shortNames", type.names().shortNames());
        }
        if (!type.names().categories().isEmpty()) {
            strings(json, "categories", type.names().categories());
        }
        if (type.storage() != null) {
            json.put("storageVersionHash", StorageVersionHash.of(type.storage().apiVersion(), type.kind()));
        }
    }

    private static void subresource(ObjectNode json, ResourceType type, Subresource sub) {
        json.put("name", type.plural() + '/' + sub.name())
                .put("singularName", "")
                .put("namespaced", type.namespaced());
        if (!sub.apiVersion().equals(type.apiVersion())) {
            int slash = sub.apiVersion().indexOf('/');
            json.put("group", slash < 0 ? "" : sub.apiVersion().substring(0, slash));
            json.put("version", sub.apiVersion().substring(slash + 1));
        }
        json.put("kind", sub.kind());
        strings(json, "verbs", sub.verbs());
    }

    private static void strings(ObjectNode json, String field, List<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }
}
