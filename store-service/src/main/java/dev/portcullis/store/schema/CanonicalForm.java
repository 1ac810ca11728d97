package dev.portcullis.store.schema;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.quantity.Quantity;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects as Kubernetes writes them: the fields in the order of the schema, empty values left out where its own types
 * leave them out and written where they write them, quantities and times in their canonical form. A value of the
 * wrong type stays as it is, for the validation to find.
 */
public final class CanonicalForm {
    private static final String MICRO_TIME = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime";
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private CanonicalForm() {}

    /**
     * A new tree; the given one is not changed, and parts of it may be shared. Of a custom resource only the order changes: its
     * fields are sorted by name, as Go writes a map, so that equal objects are equal bytes.
     */
    public static ObjectNode of(Schema schema, ObjectNode object) {
        return (ObjectNode) (schema.definitionName() == null ? sorted(object) : value(schema, object));
    }

    private static JsonNode sorted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(entry -> sorted.put(entry.getKey(), sorted(entry.getValue())));
            return new ObjectNode(JsonNodeFactory.instance, new LinkedHashMap<>(sorted));
        }
        if (value instanceof ArrayNode array) {
            ArrayNode items = Json.MAPPER.createArrayNode();
            array.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return value;
    }

    private static JsonNode value(Schema schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object(schema, object);
        } else if (value instanceof ArrayNode array) {
            return array(schema, array);
        } else if (schema.quantity()) {
            return quantity(value);
        } else if (value.isString() && schema.format().equals("date-time")) {
            return time(schema, value);
        }
        return value;
    }

    private static JsonNode object(Schema schema, ObjectNode object) {
        Schema values = schema.additionalProperties();
        if (values != null) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.properties().forEach(entry -> sorted.put(entry.getKey(), value(values, entry.getValue())));
            return new ObjectNode(JsonNodeFactory.instance, new LinkedHashMap<>(sorted));
        }
        if (schema.properties().isEmpty()) {
            return object;
        }
        ObjectNode canonical = Json.object();
        schema.properties().forEach((name, property) -> {
            JsonNode value = field(property, object.get(name));
            if (value != null) {
                canonical.set(name, value);
            }
        });
        object.properties().forEach(property -> {
            if (schema.property(property.getKey()) == null) {
                canonical.set(property.getKey(), property.getValue());
            }
        });
        return canonical;
    }

    private static @Nullable JsonNode field(Schema property, @Nullable JsonNode value) {
        JsonNode zero = property.zero();
        if (value == null || value.isNull()) {
            return zero == null ? null : value(property, zero);
        }
        JsonNode canonical = value(property, value);
        if (zero != null && zero.isNull() && isEmpty(property, canonical)) {
            return zero;
        }
        return zero == null && !property.pointer() && isEmpty(property, canonical) ? null : canonical;
    }

    private static boolean isEmpty(Schema schema, JsonNode value) {
        return switch (value) {
            case ObjectNode object -> object.isEmpty() && schema.additionalProperties() != null;
            case ArrayNode array -> array.isEmpty();
            default ->
                value.isString() && value.asString().isEmpty()
                        || value.isBoolean() && !value.booleanValue()
                        || value.isNumber() && value.asDouble() == 0;
        };
    }

    private static JsonNode array(Schema schema, ArrayNode array) {
        Schema items = schema.items();
        if (items == null) {
            return array;
        }
        ArrayNode canonical = Json.MAPPER.createArrayNode();
        array.forEach(item -> canonical.add(value(items, item)));
        return canonical;
    }

    private static JsonNode quantity(JsonNode value) {
        if (!value.isString() && !value.isNumber()) {
            return value;
        }
        try {
            return JsonNodeFactory.instance.stringNode(
                    Quantity.parse(value.asString()).toString());
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static JsonNode time(Schema schema, JsonNode value) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(value.asString()).withOffsetSameInstant(ZoneOffset.UTC);
            boolean micros = MICRO_TIME.equals(schema.definitionName());
            return JsonNodeFactory.instance.stringNode(time.format(micros ? MICROS : SECONDS));
        } catch (DateTimeParseException e) {
            return value;
        }
    }
}
