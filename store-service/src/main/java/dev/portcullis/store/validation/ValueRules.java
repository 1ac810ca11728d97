package dev.portcullis.store.validation;

import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a schema says of values, read once: the keywords of one schema, and what is said of what is in it. */
final class ValueRules {
    private static final List<String> INTEGER_FORMATS = List.of("int32", "int64");
    private static final List<String> NUMBER_FORMATS = List.of("float", "double");

    final Schema schema;
    final List<String> types;
    final boolean nullable;
    /** Empty if Kubernetes doesn't know it. */
    final String format;

    final @Nullable Predicate<String> formatted;
    final List<JsonNode> enumValues;
    final StringRules strings;
    final NumberRules numbers;
    final long minItems;
    final long maxItems;
    final long minProperties;
    final long maxProperties;
    final List<String> required;
    final Map<String, ValueRules> properties = new LinkedHashMap<>();
    final @Nullable ValueRules values;
    final @Nullable ValueRules items;
    final List<ValueRules> allOf;
    final List<ValueRules> anyOf;
    final List<ValueRules> oneOf;
    final @Nullable ValueRules not;

    private ValueRules(Schema schema, ObjectNode json) {
        this.schema = schema;
        String type = json.path("type").asString("");
        boolean either = json.path("x-kubernetes-int-or-string").asBoolean(false);
        this.types = either ? List.of("integer", "string") : type.isEmpty() ? List.of() : List.of(type);
        this.nullable = json.path("nullable").asBoolean(false);
        this.format = known(either ? "" : type, json.path("format").asString(""));
        this.formatted = format.isEmpty() ? null : TextFormats.named(format);
        this.enumValues = json.path("enum").valueStream().toList();
        this.strings = new StringRules(json);
        this.numbers = new NumberRules(json);
        this.minItems = json.path("minItems").asLong(0);
        this.maxItems = json.path("maxItems").asLong(Long.MAX_VALUE);
        this.minProperties = json.path("minProperties").asLong(0);
        this.maxProperties = json.path("maxProperties").asLong(Long.MAX_VALUE);
        this.required = schema.required();
        schema.properties().forEach((name, field) -> properties.put(name, property(field)));
        this.values = below(schema.additionalProperties());
        this.items = below(schema.items());
        this.allOf = parts(schema, json.path("allOf"));
        this.anyOf = parts(schema, json.path("anyOf"));
        this.oneOf = parts(schema, json.path("oneOf"));
        this.not = json.get("not") instanceof ObjectNode part ? part(schema, part) : null;
    }

    static ValueRules of(Schema schema) {
        return new ValueRules(schema, schema.json());
    }

    /** Of a definition, such as the metadata's, only what is said beside the reference to it. */
    private static ValueRules property(Schema field) {
        if (field.definitionName() == null) {
            return of(field);
        }
        ObjectNode beside = field.fieldJson().deepCopy();
        beside.remove("$ref");
        return of(field.part(beside));
    }

    private static @Nullable ValueRules below(@Nullable Schema schema) {
        return schema == null ? null : of(schema);
    }

    private static List<ValueRules> parts(Schema schema, JsonNode parts) {
        List<ValueRules> rules = new ArrayList<>();
        for (JsonNode part : parts) {
            if (part instanceof ObjectNode json) {
                rules.add(part(schema, json));
            }
        }
        return List.copyOf(rules);
    }

    private static ValueRules part(Schema schema, ObjectNode json) {
        return of(schema.part(json));
    }

    private static String known(String type, String format) {
        boolean known = switch (type) {
            case "", "string" -> TextFormats.named(format) != null;
            case "integer" -> INTEGER_FORMATS.contains(format);
            case "number" -> NUMBER_FORMATS.contains(format);
            default -> false;
        };
        return known ? format : "";
    }
}
