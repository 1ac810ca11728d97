package dev.portcullis.store.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one value may be. Backed by an OpenAPI schema with Kubernetes' extensions; a reference is followed when the
 * target is needed, so that recursive types work and unused ones cost nothing. What stands beside a reference
 * (default, list type, patch strategy) belongs to the field, the rest to the definition.
 */
public final class Schema {
    /** {@code ANY} is a value of any type. */
    public enum Type {
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        ANY
    }

    private final ObjectNode json;
    private final Definitions definitions;
    private final @Nullable String name;
    private @Nullable Schema target;
    private @Nullable Map<String, Schema> properties;
    private @Nullable Schema items;
    private @Nullable Schema additional;
    private @Nullable Structure structure;
    private volatile Map<Class<?>, Object> made = Map.of();

    private Schema(ObjectNode json, Definitions definitions, @Nullable String name) {
        this.json = json;
        this.definitions = definitions;
        this.name = name;
    }

    /** The schema that the JSON describes; its {@code $ref}s name definitions. */
    public static Schema of(ObjectNode json, Definitions definitions) {
        return new Schema(json, definitions, null);
    }

    /** A definition, which knows its name. */
    public static Schema definition(String name, ObjectNode json, Definitions definitions) {
        return new Schema(json, definitions, name);
    }

    /** The name of the definition, such as {@code io.k8s.api.core.v1.PodSpec}, or null for an unnamed schema. */
    public @Nullable String definitionName() {
        return target().name;
    }

    public Type type() {
        JsonNode type = target().json.path("type");
        return switch (type.asString("")) {
            case "object" -> Type.OBJECT;
            case "array" -> Type.ARRAY;
            case "string" -> Type.STRING;
            case "integer" -> Type.INTEGER;
            case "number" -> Type.NUMBER;
            case "boolean" -> Type.BOOLEAN;
            default ->
                target().json.has("properties") || target().json.has("additionalProperties") ? Type.OBJECT : Type.ANY;
        };
    }

    /** {@code int32}, {@code date-time}, {@code byte}, {@code quantity}, …; empty if none. */
    public String format() {
        return target().json.path("format").asString("");
    }

    /** The properties in the order of the fields. */
    public Map<String, Schema> properties() {
        Schema own = target();
        Map<String, Schema> known = own.properties;
        if (known == null) {
            Map<String, Schema> made = new LinkedHashMap<>();
            own.json
                    .path("properties")
                    .properties()
                    .forEach(e -> made.put(e.getKey(), of((ObjectNode) e.getValue(), definitions)));
            known = Collections.unmodifiableMap(made);
            own.properties = known;
        }
        return known;
    }

    public @Nullable Schema property(String field) {
        return properties().get(field);
    }

    /** The schema of the values of a map, or null if this is not one. */
    public @Nullable Schema additionalProperties() {
        Schema own = target();
        if (own.additional == null && own.json.get("additionalProperties") instanceof ObjectNode node) {
            own.additional = of(node, definitions);
        }
        return own.additional;
    }

    /** The schema of the items of an array, or null if this is not one. */
    public @Nullable Schema items() {
        Schema own = target();
        if (own.items == null && own.json.get("items") instanceof ObjectNode node) {
            own.items = of(node, definitions);
        }
        return own.items;
    }

    public List<String> required() {
        return strings(target().json.path("required"));
    }

    /** The allowed values, in Kubernetes' order of naming them; empty if all are allowed. */
    public List<JsonNode> enumValues() {
        JsonNode values = field("enum");
        return values.isArray() ? List.copyOf(values.values()) : List.of();
    }

    /**
     * The value that a missing field gets, or null. An object that is always there ({@code strategy: {}}) has the
     * default of an empty object, in which the defaults of its own fields then apply.
     */
    public @Nullable JsonNode defaultValue() {
        JsonNode value = json.get("default");
        if (value == null && zero() instanceof ObjectNode empty) {
            return empty;
        }
        return value;
    }

    /** Whether an empty value ({@code ""}, 0, false) counts as missing when it comes to the default. */
    public boolean defaultsEmpty() {
        return json.has("default") && !pointer();
    }

    /** Whether an empty value differs from a missing one: a pointer in Kubernetes' own types. */
    public boolean pointer() {
        return json.path("x-portcullis-pointer").booleanValue(false);
    }

    /** What is written where the field is missing ({@code {}}, {@code null}, 0, …), or null if nothing is. */
    public @Nullable JsonNode zero() {
        return json.get("x-portcullis-zero");
    }

    /** The name of the {@link Defaulter} of this definition, or null; see {@link Defaulters#named}. */
    public @Nullable String defaulter() {
        JsonNode defaulter = target().json.get("x-portcullis-defaulter");
        return defaulter == null ? null : defaulter.asString();
    }

    /** Whether the field keeps the value that it was created with. */
    public boolean immutable() {
        return json.path("x-portcullis-immutable").booleanValue(false);
    }

    public ListType listType() {
        return switch (field("x-kubernetes-list-type").asString("")) {
            case "map" -> ListType.MAP;
            case "set" -> ListType.SET;
            default -> ListType.ATOMIC;
        };
    }

    /** Whether a list is said to be what {@link #listType} says, which is atomic otherwise. */
    public boolean saysListType() {
        return !field("x-kubernetes-list-type").isMissingNode();
    }

    public List<String> listMapKeys() {
        return strings(field("x-kubernetes-list-map-keys"));
    }

    /** Whether apply replaces the object or map as a whole. */
    public boolean atomicMap() {
        return field("x-kubernetes-map-type").asString("").equals("atomic");
    }

    /** How apply merges the value. */
    public Structure structure() {
        Structure known = structure;
        if (known == null) {
            known = Structure.of(this);
            structure = known;
        }
        return known;
    }

    /** What somebody makes of the schema, once, and has for as long as there is the schema. */
    public <T> T made(Class<T> type, Function<? super Schema, ? extends T> from) {
        Object known = made.get(type);
        if (known == null) {
            synchronized (this) {
                known = made.get(type);
                if (known == null) {
                    known = from.apply(this);
                    Map<Class<?>, Object> more = new HashMap<>(made);
                    more.put(type, known);
                    made = Map.copyOf(more);
                }
            }
        }
        return type.cast(known);
    }

    /** The strategic-merge strategies of the field: {@code merge}, {@code replace}, {@code retainKeys}. */
    public List<String> patchStrategy() {
        String strategy = json.path("x-kubernetes-patch-strategy").asString("");
        return strategy.isEmpty() ? List.of() : List.of(strategy.split(","));
    }

    /** The key by which a strategic merge matches the items of a list, or null. */
    public @Nullable String patchMergeKey() {
        JsonNode key = json.get("x-kubernetes-patch-merge-key");
        return key == null ? null : key.asString();
    }

    /** An integer or a string. */
    public boolean intOrString() {
        return format().equals("int-or-string")
                || target().json.path("x-kubernetes-int-or-string").booleanValue(false);
    }

    /** A resource quantity, written as a number or a string. */
    public boolean quantity() {
        return format().equals("quantity");
    }

    /** Whether fields that the schema doesn't know are kept. */
    public boolean preserveUnknownFields() {
        return target().json.path("x-kubernetes-preserve-unknown-fields").booleanValue(false);
    }

    /** A whole object with apiVersion, kind and metadata. */
    public boolean embeddedResource() {
        return target().json.path("x-kubernetes-embedded-resource").booleanValue(false);
    }

    public boolean nullable() {
        return json.path("nullable").booleanValue(false);
    }

    /** The schema as JSON, for what has no accessor here (bounds, patterns, rules). Not to be changed. */
    public ObjectNode json() {
        return target().json;
    }

    /** A schema that stands inside of this one, such as a part of {@code allOf}. */
    public Schema part(ObjectNode part) {
        return of(part, definitions);
    }

    /** What stands beside the reference, or the schema itself if it is none. Not to be changed. */
    public ObjectNode fieldJson() {
        return json;
    }

    private JsonNode field(String keyword) {
        JsonNode own = json.path(keyword);
        return own.isMissingNode() ? target().json.path(keyword) : own;
    }

    private Schema target() {
        Schema known = target;
        if (known == null) {
            JsonNode ref = json.get("$ref");
            known = ref == null ? this : definitions.get(ref.asString());
            target = known;
        }
        return known;
    }

    private static List<String> strings(JsonNode array) {
        if (!array.isArray()) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        array.forEach(value -> strings.add(value.asString()));
        return List.copyOf(strings);
    }
}
