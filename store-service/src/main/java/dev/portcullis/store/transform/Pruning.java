package dev.portcullis.store.transform;

import dev.portcullis.store.schema.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of a custom resource what its schema doesn't know, and nulls where they may not be. Types are left to the
 * validation; metadata has the shape that all objects' has.
 */
public final class Pruning {
    private static final int MOST_UNKNOWN = 100;
    private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

    private final Set<String> unknown = new LinkedHashSet<>();

    private Pruning() {}

    /** Changes the tree; the sentences about unknown fields are added to {@code complaints}. */
    public static ObjectNode of(Schema schema, ObjectNode tree, List<String> complaints) {
        Pruning pruning = new Pruning();
        pruning.object(schema, tree, "", true);
        complaints.addAll(pruning.unknown);
        return tree;
    }

    private void value(Schema schema, JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            object(schema, object, path, schema.embeddedResource());
        } else if (value instanceof ArrayNode array) {
            Schema items = schema.items();
            for (int i = 0; items != null && i < array.size(); i++) {
                value(items, array.get(i), path + '[' + i + ']');
            }
        }
    }

    private void object(Schema schema, ObjectNode object, String path, boolean resource) {
        Schema values = schema.additionalProperties();
        for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
            String name = entry.getKey();
            String at = path.isEmpty() ? name : path + '.' + name;
            Schema field = schema.property(name);
            if (field != null && field.definitionName() != null) {
                if (entry.getValue() instanceof ObjectNode meta) {
                    object.set(name, Shape.of(field, meta));
                }
            } else if (field != null) {
                if (entry.getValue().isNull() && !field.nullable()) {
                    object.remove(name);
                } else {
                    value(field, entry.getValue(), at);
                }
            } else if (values != null) {
                value(values, entry.getValue(), at);
            } else if (!(resource && META.contains(name)) && !keepsUnknown(schema)) {
                object.remove(name);
                if (unknown.size() < MOST_UNKNOWN) {
                    unknown.add("unknown field \"" + at + '"');
                }
            }
        }
    }

    private static boolean keepsUnknown(Schema schema) {
        return schema.preserveUnknownFields()
                || schema.json().path("additionalProperties").asBoolean(false);
    }
}
