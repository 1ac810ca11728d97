package dev.portcullis.store.transform;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Defaulters;
import dev.portcullis.store.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives missing fields their defaults, in place. Applying it twice changes nothing. Of each object, the fields get the
 * defaults of the schema, then their own fields, and at last the code runs that its definition names.
 */
public final class Defaulter {
    private Defaulter() {}

    public static void apply(ResourceType type, ObjectNode object) {
        apply(type.schema(), object);
    }

    public static void apply(Schema schema, ObjectNode object) {
        if (schema.definitionName() == null) {
            StructuralDefaults.apply(schema, object);
            return;
        }
        int before = object.size();
        Map<String, Schema> properties = schema.properties();
        properties.forEach((name, field) -> {
            JsonNode fallback = field.defaultValue();
            if (fallback != null && missing(field, object.get(name)) && (field.pointer() || !isEmpty(fallback))) {
                object.set(name, fallback.deepCopy());
            }
            below(field, object.get(name));
        });
        Schema values = schema.additionalProperties();
        if (values != null && properties.isEmpty()) {
            object.forEach(value -> below(values, value));
        }
        String code = schema.defaulter();
        if (code != null) {
            Defaulters.named(code).apply(object);
        }
        if (object.size() != before && !properties.isEmpty()) {
            order(properties, object);
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

    private static boolean missing(Schema field, @Nullable JsonNode value) {
        return value == null || value.isNull() || (field.defaultsEmpty() && isEmpty(value));
    }

    private static boolean isEmpty(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> value.isEmpty();
            case STRING -> value.asString().isEmpty();
            case NUMBER -> value.isIntegralNumber() && value.asLong() == 0;
            case BOOLEAN -> !value.asBoolean();
            default -> false;
        };
    }

    private static void order(Map<String, Schema> properties, ObjectNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        object.removeAll();
        properties.keySet().forEach(name -> {
            JsonNode value = fields.remove(name);
            if (value != null) {
                object.set(name, value);
            }
        });
        object.setAll(fields);
    }
}
