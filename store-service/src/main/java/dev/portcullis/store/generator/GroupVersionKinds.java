package dev.portcullis.store.generator;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Marks the definitions that are kinds, by which clients find them in OpenAPI. */
final class GroupVersionKinds {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private GroupVersionKinds() {}

    /** Throws {@link IllegalStateException} if a resource's kind has no definition. */
    static void add(ArrayNode groups, Map<String, ObjectNode> definitions) {
        for (JsonNode group : groups) {
            String groupName = group.get("group").asString();
            group.get("versions").properties().forEach(version -> {
                String prefix = version.getValue().get("models").asString() + '.';
                version.getValue().get("resources").properties().forEach(resource -> {
                    String kind = prefix + resource.getValue().get("kind").asString();
                    if (!definitions.containsKey(kind)) {
                        throw new IllegalStateException(resource.getKey() + ": no definition " + kind);
                    }
                });
                definitions.forEach((name, schema) -> {
                    if (name.startsWith(prefix)) {
                        mark(schema, groupName, version.getKey(), name.substring(prefix.length()));
                    }
                });
            });
        }
        definitions.forEach((name, schema) -> {
            if (name.startsWith(META)) {
                mark(schema, "", "v1", name.substring(META.length()));
            }
        });
    }

    private static void mark(ObjectNode schema, String group, String version, String kind) {
        JsonNode properties = schema.path("properties");
        if (properties.has("kind") && properties.has("apiVersion") && !kind.endsWith("Reference")) {
            schema.putArray("x-kubernetes-group-version-kind")
                    .addObject()
                    .put("group", group)
                    .put("version", version)
                    .put("kind", kind);
        }
    }
}
