package dev.portcullis.store.transform;

import dev.portcullis.store.schema.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of custom resources: only what isn't there gets one, or is null where that may not be; empty values are values. */
final class StructuralDefaults {
    private StructuralDefaults() {}

    static void apply(Schema schema, ObjectNode object) {
        schema.properties().forEach((name, field) -> {
            JsonNode fallback = field.defaultValue();
            JsonNode given = object.get(name);
            if (fallback != null && (given == null || isMissing(field, given))) {
                object.set(name, fallback.deepCopy());
            }
            if (field.definitionName() == null) {
                below(field, object.get(name));
            }
        });
        Schema values = schema.additionalProperties();
        if (values != null) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (schema.property(entry.getKey()) == null) {
                    JsonNode fallback = values.defaultValue();
                    if (fallback != null && isMissing(values, entry.getValue())) {
                        entry.setValue(fallback.deepCopy());
                    }
                    below(values, entry.getValue());
                }
            }
        }
    }

    private static boolean isMissing(Schema schema, JsonNode value) {
        return value.isNull() && !schema.nullable();
    }

    private static void below(Schema schema, @Nullable JsonNode value) {
        if (value instanceof ObjectNode object) {
            apply(schema, object);
        } else if (value instanceof ArrayNode array) {
            Schema items = schema.items();
            for (int i = 0; items != null && i < array.size(); i++) {
                JsonNode fallback = items.defaultValue();
                if (fallback != null && isMissing(items, array.path(i))) {
                    array.set(i, fallback.deepCopy());
                }
                below(items, array.get(i));
            }
        }
    }
}
