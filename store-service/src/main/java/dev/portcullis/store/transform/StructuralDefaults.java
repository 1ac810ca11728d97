package dev.portcullis.store.transform;

import dev.portcullis.store.schema.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of custom resources: only what isn't there gets one; empty values are values. */
final class StructuralDefaults {
    private StructuralDefaults() {}

    static void apply(Schema schema, ObjectNode object) {
        schema.properties().forEach((name, field) -> {
            JsonNode fallback = field.defaultValue();
            JsonNode given = object.get(name);
            if (fallback != null && (given == null || given.isNull() && !field.nullable())) {
                object.set(name, fallback.deepCopy());
            }
            if (field.definitionName() == null) {
                below(field, object.get(name));
            }
        });
        Schema values = schema.additionalProperties();
        if (values != null) {
            object.properties().forEach(entry -> {
                if (schema.property(entry.getKey()) == null) {
                    below(values, entry.getValue());
                }
            });
        }
    }

    private static void below(Schema schema, @Nullable JsonNode value) {
        if (value instanceof ObjectNode object) {
            apply(schema, object);
        } else if (value instanceof ArrayNode array) {
            Schema items = schema.items();
            if (items != null) {
                array.forEach(item -> below(items, item));
            }
        }
    }
}
