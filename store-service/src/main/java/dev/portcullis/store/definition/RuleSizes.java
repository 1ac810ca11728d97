package dev.portcullis.store.definition;

import dev.portcullis.kube.cel.ValueSize;
import dev.portcullis.store.rule.RuleTypes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How large values can be that a schema allows: as {@code maxLength}, {@code maxItems} and {@code maxProperties} say, or else as many
 * of the smallest as one request has room for.
 *
 * @param shortest of the JSON of such a value
 */
record RuleSizes(ValueSize size, long shortest) {
    private static final long REQUEST = 3 * 1024 * 1024;
    private static final long LONGEST_TEXT = REQUEST - 2;
    private static final RuleSizes TEXT = text(LONGEST_TEXT);
    private static final Map<String, ValueSize> NAMES = Map.of("name", TEXT.size, "generateName", TEXT.size);

    /** @param resource whether it is the schema of a whole object; null for what expressions can't get at */
    static @Nullable RuleSizes of(JsonNode schema, boolean resource) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return new RuleSizes(ValueSize.of(characters(schema, LONGEST_TEXT)), 1);
        }
        return switch (schema.path("type").asString("")) {
            case "array" -> array(schema);
            case "object" -> schema.path("additionalProperties").isObject() ? map(schema) : object(schema, resource);
            case "string" -> string(schema);
            case "boolean" -> new RuleSizes(ValueSize.of(0), 4);
            case "integer", "number" -> new RuleSizes(ValueSize.of(0), 1);
            default -> null;
        };
    }

    /** How often a value may be there at the most where nothing else bounds that. */
    long occurrences() {
        return REQUEST / (shortest + 1);
    }

    private static @Nullable RuleSizes array(JsonNode schema) {
        RuleSizes items = of(schema.path("items"), isResource(schema.path("items")));
        if (items == null) {
            return null;
        }
        long most = most(schema, "maxItems", (REQUEST - 2) / (items.shortest + 1));
        return new RuleSizes(ValueSize.list(most, items.size), 2);
    }

    private static @Nullable RuleSizes map(JsonNode schema) {
        JsonNode of = schema.path("additionalProperties");
        RuleSizes values = of(of, isResource(of));
        if (values == null) {
            return null;
        }
        long most = most(schema, "maxProperties", (REQUEST - 2) / (values.shortest + 6));
        return new RuleSizes(ValueSize.map(most, ValueSize.of(0), values.size), 2);
    }

    private static RuleSizes object(JsonNode schema, boolean resource) {
        Map<String, ValueSize> fields = new HashMap<>();
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString("")));
        long shortest = 2;
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode of = property.getValue();
            RuleSizes field = of(of, isResource(of));
            if (field == null || !RuleTypes.isField(property.getKey())) {
                continue;
            }
            fields.put(RuleTypes.escaped(property.getKey()), field.size);
            if (required.contains(property.getKey()) && !of.has("default")) {
                shortest += property.getKey().length() + field.shortest + 4;
            }
        }
        if (resource) {
            fields.put("kind", TEXT.size);
            fields.put("apiVersion", TEXT.size);
            fields.put("metadata", ValueSize.object(NAMES));
        }
        return new RuleSizes(ValueSize.object(fields), shortest);
    }

    private static RuleSizes string(JsonNode schema) {
        return switch (schema.path("format").asString("")) {
            case "byte" -> text(most(schema, "maxLength", LONGEST_TEXT));
            case "duration" -> new RuleSizes(ValueSize.of(32), 3);
            case "date" -> new RuleSizes(ValueSize.of(12), 12);
            case "date-time" -> new RuleSizes(ValueSize.of(32), 21);
            default -> text(characters(schema, schema.path("enum").isEmpty() ? LONGEST_TEXT : longest(schema)));
        };
    }

    private static RuleSizes text(long most) {
        return new RuleSizes(ValueSize.of(most), 2);
    }

    private static long longest(JsonNode schema) {
        long longest = 0;
        for (JsonNode value : schema.path("enum")) {
            longest = Math.max(longest, value.asString("").length());
        }
        return longest;
    }

    /** A character may take four bytes. */
    private static long characters(JsonNode schema, long otherwise) {
        return schema.path("maxLength").isIntegralNumber()
                ? Math.multiplyExact(4L, Math.clamp(schema.path("maxLength").asLong(), 0L, Long.MAX_VALUE / 4))
                : otherwise;
    }

    private static long most(JsonNode schema, String keyword, long otherwise) {
        return schema.path(keyword).isIntegralNumber()
                ? Math.max(0, schema.path(keyword).asLong())
                : otherwise;
    }

    private static boolean isResource(JsonNode schema) {
        return schema.path("x-kubernetes-embedded-resource").asBoolean(false);
    }
}
