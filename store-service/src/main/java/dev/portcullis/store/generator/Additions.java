package dev.portcullis.store.generator;

import dev.portcullis.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a file of the catalog says of a model into the schema that was read off the class. */
final class Additions {
    private static final Map<String, String> KEYWORDS = Map.of(
            "listType", "x-kubernetes-list-type",
            "keys", "x-kubernetes-list-map-keys",
            "patchStrategy", "x-kubernetes-patch-strategy",
            "patchMergeKey", "x-kubernetes-patch-merge-key",
            "mapType", "x-kubernetes-map-type",
            "default", "default",
            "enum", "enum",
            "immutable", "x-portcullis-immutable");
    private static final List<String> FIRST = List.of("kind", "apiVersion", "metadata");

    private Additions() {}

    /** Throws {@link IllegalStateException} for a field or a key that is not known. */
    static ObjectNode apply(String name, ObjectNode schema, ObjectNode additions) {
        ObjectNode properties = schema.has("properties") ? (ObjectNode) schema.get("properties") : Json.object();
        List<String> order = new ArrayList<>(FIRST);
        additions.properties().forEach(addition -> {
            JsonNode value = addition.getValue();
            switch (addition.getKey()) {
                case "zero" ->
                    value.properties()
                            .forEach(
                                    z -> property(name, properties, z.getKey()).set("x-portcullis-zero", z.getValue()));
                case "pointers" ->
                    value.forEach(p -> property(name, properties, p.asString()).put("x-portcullis-pointer", true));
                case "order" ->
                    value.forEach(field -> {
                        order.remove(field.asString());
                        order.add(field.asString());
                    });
                case "atomic" -> schema.put("x-kubernetes-map-type", "atomic");
                case "columns" -> {} // of the table, see Columns
                case "defaulter" -> schema.set("x-portcullis-defaulter", value);
                case "fields" ->
                    value.properties()
                            .forEach(f -> field(
                                    name + '.' + f.getKey(), property(name, properties, f.getKey()), f.getValue()));
                default -> throw new IllegalStateException(name + ": what is " + addition.getKey() + '?');
            }
        });
        reorder(properties, order);
        return schema;
    }

    private static void field(String where, ObjectNode property, JsonNode attributes) {
        attributes.properties().forEach(attribute -> {
            String key = attribute.getKey();
            JsonNode value = attribute.getValue();
            switch (key) {
                case "ref" -> refer(property, value);
                case "itemRef" -> {
                    JsonNode items =
                            property.has("items") ? property.get("items") : property.get("additionalProperties");
                    refer((ObjectNode) items, value);
                }
                case "enum" -> enumerated(property).set("enum", value);
                default -> {
                    String keyword = KEYWORDS.get(key);
                    if (keyword == null) {
                        throw new IllegalStateException(where + ": what is " + key + '?');
                    }
                    property.set(keyword, value);
                }
            }
        });
    }

    private static void refer(ObjectNode schema, JsonNode definition) {
        schema.remove(List.of("type", "format"));
        schema.set("$ref", definition);
    }

    private static ObjectNode enumerated(ObjectNode property) {
        return property.get("items") instanceof ObjectNode items ? items : property;
    }

    private static ObjectNode property(String name, ObjectNode properties, String field) {
        if (properties.get(field) instanceof ObjectNode property) {
            return property;
        }
        throw new IllegalStateException(name + " has no field " + field);
    }

    /** The named fields first, the others as they were. */
    private static void reorder(ObjectNode properties, List<String> order) {
        ObjectNode old = properties.deepCopy();
        properties.removeAll();
        for (String field : order) {
            if (old.has(field)) {
                properties.set(field, old.get(field));
            }
        }
        old.properties().forEach(property -> {
            if (!properties.has(property.getKey())) {
                properties.set(property.getKey(), property.getValue());
            }
        });
    }
}
