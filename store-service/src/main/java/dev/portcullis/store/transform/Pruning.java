package dev.portcullis.store.transform;

import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of a custom resource what its schema doesn't know, and nulls where they may not be and have no default, as
 * apiextensions-apiserver's {@code pruning} and {@code defaulting}. Types are left to the validation; the metadata of the object, and of
 * those that are part of it, has the shape that all objects' has.
 */
public final class Pruning {
    private static final int MOST_UNKNOWN = 100;
    private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

    private final Set<String> unknown = new LinkedHashSet<>();
    private final @Nullable Schema metadata;
    private final boolean stored;

    private Pruning(Schema schema, boolean stored) {
        Schema own = schema.property("metadata");
        this.metadata = own == null || own.definitionName() == null ? null : own;
        this.stored = stored;
    }

    /**
     * Of what a client sent. Changes the tree; the sentences about unknown fields are added to {@code complaints}. Throws
     * {@link MalformedException} for metadata that is none.
     */
    public static ObjectNode of(Schema schema, ObjectNode tree, List<String> complaints) {
        Pruning pruning = new Pruning(schema, false);
        pruning.prune(schema, tree, "", true);
        complaints.addAll(pruning.unknown);
        return tree;
    }

    /** Of what is stored: changes the tree, and takes out of metadata what doesn't belong there. */
    public static ObjectNode stored(Schema schema, ObjectNode tree) {
        new Pruning(schema, true).prune(schema, tree, "", true);
        return tree;
    }

    /** @param schema null where the schema says that there is something, and not what */
    private void prune(@Nullable Schema schema, JsonNode value, String path, boolean root) {
        if (value instanceof ObjectNode object) {
            fields(schema, object, path, root, schema != null && schema.preserveUnknownFields());
        } else if (value instanceof ArrayNode array) {
            Schema items = schema == null ? null : schema.items();
            boolean open = schema != null && schema.preserveUnknownFields();
            for (int i = 0; i < array.size(); i++) {
                item(items, array.get(i), path + '[' + i + ']', open);
            }
        }
    }

    /** @param open whether the list keeps what it doesn't know: then the unknown fields of its items stay as well */
    private void item(@Nullable Schema items, JsonNode item, String path, boolean open) {
        if (!open) {
            prune(items, item, path, false);
        } else if (items != null && item instanceof ObjectNode object) {
            fields(items, object, path, false, true);
        } else if (items != null && item instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                item(items.items(), array.get(i), path + '[' + i + ']', true);
            }
        }
    }

    private void fields(@Nullable Schema schema, ObjectNode object, String path, boolean root, boolean open) {
        boolean resource = root || schema != null && schema.embeddedResource();
        for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
            String name = entry.getKey();
            String at = path.isEmpty() ? name : path + '.' + name;
            if (resource && META.contains(name)) {
                meta(object, name, entry.getValue(), at);
                continue;
            }
            Schema field = schema == null ? null : schema.property(name);
            Schema known = field == null && schema != null ? schema.additionalProperties() : field;
            if (known != null && entry.getValue().isNull() && !known.nullable() && known.defaultValue() == null) {
                object.remove(name);
            } else if (known != null || schema != null && anything(schema)) {
                prune(known, entry.getValue(), at, false);
            } else if (!open) {
                object.remove(name);
                complain(at);
            }
        }
    }

    private static boolean anything(Schema schema) {
        return schema.json().path("additionalProperties").asBoolean(false);
    }

    private void complain(String at) {
        if (unknown.size() < MOST_UNKNOWN) {
            unknown.add("unknown field \"" + at + '"');
        }
    }

    private void meta(ObjectNode object, String name, JsonNode value, String at) {
        if (name.equals("metadata") && metadata != null) {
            if (value instanceof ObjectNode tree) {
                object.set(name, metadata(metadata, tree, at));
            } else if (!stored && !value.isNull()) {
                throw new MalformedException(at + ": Invalid value: " + value + ": json: cannot unmarshal "
                        + (value.isArray()
                                ? "array"
                                : value.isString() ? "string" : value.isBoolean() ? "bool" : "number")
                        + " into Go value of type v1.ObjectMeta");
            }
        } else if (!name.equals("metadata") && !value.isString()) {
            if (!stored) {
                throw new MalformedException(at + ": Invalid value: " + value + ": must be a string");
            }
            object.remove(name);
        }
    }

    private ObjectNode metadata(Schema schema, ObjectNode tree, String at) {
        ObjectNode shaped;
        List<String> complaints = new ArrayList<>();
        try {
            shaped = Shape.of(schema, tree, complaints);
        } catch (MalformedException e) {
            if (!stored) {
                throw at.equals("metadata")
                        ? e
                        : new MalformedException(at + ": Invalid value: " + tree + ": " + e.getMessage());
            }
            shaped = Shape.of(schema, wellFormed(schema, tree), complaints);
        }
        if (!at.equals("metadata") && shaped.path("creationTimestamp").isNull()) {
            shaped.remove("creationTimestamp");
        }
        complaints.forEach(sentence ->
                complain(at + '.' + sentence.substring(sentence.indexOf('"') + 1, sentence.lastIndexOf('"'))));
        return shaped;
    }

    /** Only those fields that fit. */
    private static ObjectNode wellFormed(Schema schema, ObjectNode tree) {
        ObjectNode fitting = tree.deepCopy();
        for (String field : List.copyOf(tree.propertyNames())) {
            try {
                Shape.of(schema, tree.deepCopy().retain(field));
            } catch (MalformedException e) {
                fitting.remove(field);
            }
        }
        return fitting;
    }
}
