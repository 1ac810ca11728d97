package dev.portcullis.store.openapi;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The message {@code openapi.v2.Schema} of gnostic, from the JSON of a schema. */
final class V2SchemaProtobuf {
    private static final Map<String, Integer> STRINGS =
            Map.of("$ref", 1, "format", 2, "title", 3, "description", 4, "pattern", 13, "discriminator", 26);
    private static final Map<String, Integer> REALS = Map.of("multipleOf", 6, "maximum", 7, "minimum", 9);
    private static final Map<String, Integer> NUMBERS = Map.of(
            "maxLength", 11, "minLength", 12, "maxItems", 14, "minItems", 15, "maxProperties", 17, "minProperties", 18);
    private static final Map<String, Integer> BOOLEANS =
            Map.of("exclusiveMaximum", 8, "exclusiveMinimum", 10, "uniqueItems", 16, "readOnly", 27);
    private static final int DEFAULT = 5;
    private static final int REQUIRED = 19;
    private static final int ENUM = 20;
    private static final int ADDITIONAL_PROPERTIES = 21;
    private static final int TYPE = 22;
    private static final int ITEMS = 23;
    private static final int ALL_OF = 24;
    private static final int PROPERTIES = 25;
    private static final int EXTENSION = 31;

    private V2SchemaProtobuf() {}

    static void write(ProtobufWriter out, JsonNode schema) {
        schema.properties().forEach(keyword -> keyword(out, keyword.getKey(), keyword.getValue()));
    }

    /** A name with a value, as all maps are written. */
    static void named(ProtobufWriter out, int field, String name, Consumer<ProtobufWriter> value) {
        out.message(field, entry -> entry.string(1, name).message(2, value));
    }

    static void any(ProtobufWriter out, int field, JsonNode value) {
        out.message(field, any -> any.string(2, value.toString()));
    }

    static void extension(ProtobufWriter out, int field, String name, JsonNode value) {
        named(out, field, name, any -> any.string(2, value.toString()));
    }

    private static void keyword(ProtobufWriter out, String name, JsonNode value) {
        Integer field;
        if ((field = STRINGS.get(name)) != null) {
            out.string(field, value.asString());
        } else if ((field = REALS.get(name)) != null) {
            out.real(field, value.asDouble());
        } else if ((field = NUMBERS.get(name)) != null) {
            out.number(field, value.asLong());
        } else if ((field = BOOLEANS.get(name)) != null) {
            out.bool(field, value.asBoolean());
        } else if (name.startsWith("x-")) {
            extension(out, EXTENSION, name, value);
        } else {
            structure(out, name, value);
        }
    }

    private static void structure(ProtobufWriter out, String name, JsonNode value) {
        switch (name) {
            case "default" -> any(out, DEFAULT, value);
            case "required" -> value.forEach(field -> out.string(REQUIRED, field.asString()));
            case "enum" -> value.forEach(constant -> any(out, ENUM, constant));
            case "additionalProperties" ->
                out.message(ADDITIONAL_PROPERTIES, item -> {
                    if (value.isBoolean()) {
                        item.bool(2, value.booleanValue());
                    } else {
                        item.message(1, schema -> write(schema, value));
                    }
                });
            case "type" -> out.message(TYPE, type -> type.string(1, value.asString()));
            case "items" -> out.message(ITEMS, items -> items.message(1, schema -> write(schema, value)));
            case "allOf" -> value.forEach(part -> out.message(ALL_OF, schema -> write(schema, part)));
            case "properties" ->
                out.message(
                        PROPERTIES,
                        properties -> value.properties()
                                .forEach(property -> named(
                                        properties,
                                        1,
                                        property.getKey(),
                                        schema -> write(schema, property.getValue()))));
            default -> {} // what version 2 has no field for
        }
    }
}
