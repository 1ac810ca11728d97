package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Nesting;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings a tree into the shape of its schema, as Go does when it unmarshals into a struct and marshals that again:
 * fields in order, unknown ones gone, empty values only where Kubernetes writes them. What doesn't fit the type is
 * refused in Go's words.
 */
final class Shape {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_UNKNOWN = 100;
    /** Of all paths of unknown fields together; the first one is always told. */
    private static final int LONGEST_COMPLAINT = 64 * 1024;

    private final Set<String> unknown = new LinkedHashSet<>();
    private int depth;
    private int complaint = LONGEST_COMPLAINT;

    /** Where we are. {@code struct} is the name of the innermost struct, empty at the top. */
    private record Place(@Nullable Place parent, String field, int index, String struct) {
        static final Place TOP = new Place(null, "", -1, "");

        Place field(String name, String struct) {
            return new Place(this, name, -1, struct);
        }

        Place key(String name) {
            return new Place(this, name, -2, struct);
        }

        Place item(int index) {
            return new Place(this, "", index, struct);
        }

        /** {@code spec.containers[0].image}. */
        String path() {
            return join(step -> step.index >= 0 ? "[" + step.index + ']' : '.' + step.field);
        }

        /** {@code spec.containers.image}, without the keys of maps, as Go prints it. */
        String goPath() {
            return join(step -> step.index == -1 ? '.' + step.field : "");
        }

        private String join(Function<Place, String> part) {
            List<String> parts = new ArrayList<>();
            for (Place step = this; step.parent != null; step = step.parent) {
                parts.add(part.apply(step));
            }
            String path = String.join("", parts.reversed());
            return path.startsWith(".") ? path.substring(1) : path;
        }
    }

    /** The tree in shape. Throws {@link MalformedException}. */
    static ObjectNode of(Schema schema, ObjectNode tree) {
        return (ObjectNode) new Shape().value(schema, tree, Place.TOP);
    }

    /** As {@link #of}; the sentences about unknown fields are added to {@code complaints}. */
    static ObjectNode of(Schema schema, ObjectNode tree, List<String> complaints) {
        Shape shape = new Shape();
        ObjectNode shaped = (ObjectNode) shape.value(schema, tree, Place.TOP);
        complaints.addAll(shape.unknown);
        return shaped;
    }

    private JsonNode value(Schema schema, JsonNode value, Place place) {
        if (schema.intOrString()) {
            return intOrString(value, place);
        }
        if (schema.quantity()) {
            return quantity(value);
        }
        if (depth > Nesting.SHALLOW && depth > Nesting.deepest()) {
            throw new MalformedException(Nesting.TOO_DEEP);
        }
        depth++;
        JsonNode shaped = shaped(schema, value, place);
        depth--;
        return shaped;
    }

    private JsonNode shaped(Schema schema, JsonNode value, Place place) {
        return switch (schema.type()) {
            case OBJECT -> object(schema, value, place);
            case ARRAY -> array(schema, value, place);
            case STRING -> string(schema, value, place);
            case INTEGER -> integer(schema, value, place);
            case NUMBER -> expect(value.isNumber(), value, place, "float64");
            case BOOLEAN -> expect(value.isBoolean(), value, place, "bool");
            case ANY -> value;
        };
    }

    private JsonNode object(Schema schema, JsonNode value, Place place) {
        expect(value.isObject(), value, place, GoTypes.of(schema));
        Schema values = schema.additionalProperties();
        Map<String, Schema> properties = schema.properties();
        if (properties.isEmpty() && values != null) {
            ObjectNode map = NODES.objectNode();
            value.properties().forEach(entry -> {
                JsonNode item = entry.getValue();
                Place at = place.key(entry.getKey());
                map.set(entry.getKey(), item.isNull() ? emptyOf(values) : value(values, item, at));
            });
            return map;
        }
        if (properties.isEmpty()) {
            return !value.isEmpty() && GoTypes.isEmptyStruct(schema) ? drop((ObjectNode) value, place) : value;
        }
        String struct = GoTypes.simpleName(schema);
        ObjectNode shaped = NODES.objectNode();
        properties.forEach((name, field) -> {
            JsonNode given = value.get(name);
            JsonNode kept = given == null || given.isNull() ? null : value(field, given, place.field(name, struct));
            if (kept == null || (!field.pointer() && empty(field, kept))) {
                JsonNode zero = field.zero();
                kept = zero == null ? null : zero(field, zero);
            }
            if (kept != null) {
                shaped.set(name, kept);
            }
        });
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (schema.preserveUnknownFields()) {
                shaped.putIfAbsent(entry.getKey(), entry.getValue());
            } else if (!properties.containsKey(entry.getKey())) {
                unknown(place.field(entry.getKey(), struct));
            }
        }
        return shaped;
    }

    private ObjectNode drop(ObjectNode object, Place place) {
        object.propertyNames().forEach(name -> unknown(place.field(name, "")));
        return NODES.objectNode();
    }

    private void unknown(Place place) {
        if (unknown.size() < MOST_UNKNOWN && complaint > 0) {
            String path = place.path();
            complaint -= path.length();
            unknown.add("unknown field \"" + path + '"');
        }
    }

    private JsonNode array(Schema schema, JsonNode value, Place place) {
        expect(value.isArray(), value, place, GoTypes.of(schema));
        Schema items = schema.items();
        if (items == null) {
            return value;
        }
        ArrayNode shaped = NODES.arrayNode(value.size());
        for (JsonNode item : value) {
            Place at = place.item(shaped.size());
            shaped.add(item.isNull() ? emptyOf(items) : value(items, item, at));
        }
        return shaped;
    }

    private JsonNode string(Schema schema, JsonNode value, Place place) {
        expect(value.isString(), value, place, "string");
        return switch (schema.format()) {
            case "date-time" ->
                Times.canonical(value, String.valueOf(schema.definitionName()).endsWith("MicroTime"));
            case "byte" -> Base64Text.canonical(value);
            default -> value;
        };
    }

    private JsonNode integer(Schema schema, JsonNode value, Place place) {
        String goType = schema.format().equals("int64") ? "int64" : "int32";
        if (!value.isNumber()) {
            throw mismatch(describe(value), place, goType);
        }
        boolean fits = value.isIntegralNumber()
                && (goType.equals("int64") ? value.canConvertToLong() : value.canConvertToInt());
        if (!fits) {
            throw mismatch("number " + value.asString(), place, goType);
        }
        return value;
    }

    private static JsonNode intOrString(JsonNode value, Place place) {
        if (value.isString()) {
            return value;
        }
        return expect(value.isIntegralNumber() && value.canConvertToInt(), value, place, "int32");
    }

    private static JsonNode quantity(JsonNode value) {
        try {
            return NODES.stringNode(
                    Quantity.parse(value.isString() ? value.asString().strip() : value.toString())
                            .toString());
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode expect(boolean fits, JsonNode value, Place place, String goType) {
        if (!fits) {
            throw mismatch(describe(value), place, goType);
        }
        return value;
    }

    private static MalformedException mismatch(String what, Place place, String goType) {
        String where = place.struct().isEmpty() && place.goPath().isEmpty()
                ? "Go value"
                : "Go struct field " + place.struct() + '.' + place.goPath();
        return new MalformedException("json: cannot unmarshal " + what + " into " + where + " of type " + goType);
    }

    private static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            default -> "null";
        };
    }

    /** What Go leaves out with omitempty. A struct is never empty. */
    private static boolean empty(Schema schema, JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> value.isEmpty();
            case OBJECT ->
                value.isEmpty()
                        && schema.additionalProperties() != null
                        && schema.properties().isEmpty();
            case STRING -> value.asString().isEmpty();
            case NUMBER -> value.isIntegralNumber() && value.asLong() == 0;
            case BOOLEAN -> !value.asBoolean();
            default -> value.isNull();
        };
    }

    private static JsonNode emptyOf(Schema schema) {
        return zero(
                schema,
                switch (schema.quantity() ? Schema.Type.INTEGER : schema.type()) {
                    case OBJECT -> NODES.objectNode();
                    case STRING -> NODES.stringNode("");
                    case INTEGER, NUMBER -> schema.quantity() ? NODES.stringNode("0") : NODES.numberNode(0);
                    case BOOLEAN -> NODES.booleanNode(false);
                    default -> NODES.nullNode();
                });
    }

    /** The zero with the zeros of its own fields. */
    private static JsonNode zero(Schema schema, JsonNode zero) {
        if (!(zero instanceof ObjectNode) || schema.properties().isEmpty()) {
            return zero.deepCopy();
        }
        ObjectNode filled = NODES.objectNode();
        schema.properties().forEach((name, field) -> {
            JsonNode own = zero.get(name);
            JsonNode below = own == null ? field.zero() : own;
            if (below != null) {
                filled.set(name, zero(field, below));
            }
        });
        return filled;
    }
}
