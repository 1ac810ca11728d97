package dev.portcullis.store.rule;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.portcullis.kube.cel.CelIdentifiers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The types of CEL that a structural schema gives to values. */
public final class RuleTypes {
    /** Not the variable's own name: what is below it must not be taken for the field of that name. */
    private static final String ROOT = "selfType";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
    private static final CelType METADATA =
            struct("metadata", Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING));

    private RuleTypes() {}

    /** @param resource whether it is the schema of a whole object */
    public static CelType of(JsonNode schema, boolean resource) {
        return of(schema, resource, ROOT).orElse(SimpleType.DYN);
    }

    /** Whether expressions can get at such values: the schema says what they are. */
    static boolean typed(JsonNode schema) {
        return of(schema, false, ROOT).isPresent();
    }

    /** Empty for what expressions can't get at: values of which the schema doesn't say what they are. */
    private static Optional<CelType> of(JsonNode schema, boolean resource, String path) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return Optional.of(SimpleType.DYN);
        }
        return switch (schema.path("type").asString("")) {
            case "array" -> of(schema.path("items"), false, path + ".@items").map(ListType::create);
            case "object" ->
                schema.path("additionalProperties").isObject()
                        ? of(schema.path("additionalProperties"), false, path + ".@values")
                                .map(values -> MapType.create(SimpleType.STRING, values))
                        : Optional.of(object(schema, resource, path));
            case "string" -> Optional.of(string(schema.path("format").asString("")));
            case "boolean" -> Optional.of(SimpleType.BOOL);
            case "integer" -> Optional.of(SimpleType.INT);
            case "number" -> Optional.of(SimpleType.DOUBLE);
            default -> Optional.empty();
        };
    }

    private static CelType string(String format) {
        return switch (format) {
            case "byte" -> SimpleType.BYTES;
            case "duration" -> SimpleType.DURATION;
            case "date", "date-time" -> SimpleType.TIMESTAMP;
            default -> SimpleType.STRING;
        };
    }

    private static CelType object(JsonNode schema, boolean resource, String path) {
        Map<String, CelType> fields = new HashMap<>();
        schema.path("properties")
                .properties()
                .forEach(entry -> of(entry.getValue(), false, path + '.' + entry.getKey())
                        .filter(type -> isField(entry.getKey()))
                        .ifPresent(type -> fields.put(escaped(entry.getKey()), type)));
        if (resource || schema.path("x-kubernetes-embedded-resource").asBoolean(false)) {
            fields.put("apiVersion", SimpleType.STRING);
            fields.put("kind", SimpleType.STRING);
            fields.put("metadata", METADATA);
        }
        return struct(path, fields);
    }

    private static CelType struct(String name, Map<String, CelType> of) {
        ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(of);
        return StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    }

    /** Whether expressions can name it at all. */
    public static boolean isField(String name) {
        return NAME.matcher(name).matches();
    }

    /** Names that are none in CEL have another there. */
    public static String escaped(String name) {
        return CelIdentifiers.isReserved(name)
                ? "__" + name + "__"
                : name.replace("__", "__underscores__")
                        .replace(".", "__dot__")
                        .replace("-", "__dash__")
                        .replace("/", "__slash__");
    }
}
