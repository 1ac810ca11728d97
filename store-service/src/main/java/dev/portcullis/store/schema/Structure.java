package dev.portcullis.store.schema;

import dev.portcullis.kube.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How server-side apply merges a value: what it may be (often only one of these), and whether a list or an object is
 * merged part by part or replaced as a whole (atomic). Where the schema says nothing, the value itself does.
 */
public final class Structure {
    /** Any value, replaced as a whole. */
    private static final Structure UNTYPED = new Structure(
            Scalar.UNTYPED, new Items(true, List.of(), null), new Fields(true, Map.of(), null, Others.UNTYPED));

    /** Any value; objects are merged field by field, lists as a whole. */
    private static final Structure DEDUCED = new Structure(
            Scalar.UNTYPED, new Items(true, List.of(), null), new Fields(false, Map.of(), null, Others.DEDUCED));

    private static final Map<String, Schema> TYPE_META = Map.of(
            "apiVersion", inline(Json.object().put("type", "string")),
            "kind", inline(Json.object().put("type", "string")),
            "metadata", inline(Json.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true)));

    private final @Nullable Scalar scalar;
    private final @Nullable Items items;
    private final @Nullable Fields fields;
    private final @Nullable Structure asScalar;
    private final @Nullable Structure asItems;
    private final @Nullable Structure asFields;

    /** What a scalar may be. */
    public enum Scalar {
        STRING,
        NUMERIC,
        BOOLEAN,
        UNTYPED
    }

    private enum Others {
        NONE,
        TYPED,
        UNTYPED,
        DEDUCED
    }

    /** A list: atomic, or else a set, or a map if there are keys. */
    public static final class Items {
        private final boolean atomic;
        private final List<String> keys;
        private final @Nullable Schema of;

        private Items(boolean atomic, List<String> keys, @Nullable Schema of) {
            this.atomic = atomic;
            this.keys = keys.stream().sorted().toList();
            this.of = of;
        }

        public boolean atomic() {
            return atomic;
        }

        /** The fields that tell the items apart, by name; empty for a set. */
        public List<String> keys() {
            return keys;
        }

        public Structure of() {
            return of == null ? UNTYPED : of.structure();
        }

        /** What an item that lacks the key field has in it; null if it must not lack it. */
        public @Nullable JsonNode keyDefault(String key) {
            Schema field = of == null ? null : of.property(key);
            if (field == null) {
                return null;
            }
            JsonNode value = field.defaultValue();
            value = value == null ? field.zero() : value;
            return value == null || value.isContainer() || value.isNull() ? null : value;
        }
    }

    /** An object: fields that are declared, and others. */
    public static final class Fields {
        private final boolean atomic;
        private final Map<String, Schema> declared;
        private final @Nullable Schema values;
        private final Others others;

        private Fields(boolean atomic, Map<String, Schema> declared, @Nullable Schema values, Others others) {
            this.atomic = atomic;
            this.declared = declared;
            this.values = values;
            this.others = others;
        }

        public boolean atomic() {
            return atomic;
        }

        public boolean declares(String field) {
            return declared.containsKey(field);
        }

        /** Whether the schema says nothing at all about the fields. */
        public boolean deduced() {
            return declared.isEmpty() && (others == Others.UNTYPED || others == Others.DEDUCED);
        }

        /** The structure of a field, null if there may be none of this name. */
        public @Nullable Structure of(String field) {
            Schema known = declared.get(field);
            if (known != null) {
                return known.structure();
            }
            return switch (others) {
                case NONE -> null;
                case TYPED -> values == null ? null : values.structure();
                case UNTYPED -> UNTYPED;
                case DEDUCED -> DEDUCED;
            };
        }
    }

    private Structure(@Nullable Scalar scalar, @Nullable Items items, @Nullable Fields fields) {
        this.scalar = scalar;
        this.items = items;
        this.fields = fields;
        boolean several = scalar != null && (items != null || fields != null) || items != null && fields != null;
        this.asScalar = several && scalar != null ? new Structure(scalar, null, null) : null;
        this.asItems = several && items != null ? new Structure(null, items, null) : null;
        this.asFields = several && fields != null ? new Structure(null, null, fields) : null;
    }

    private static Schema inline(ObjectNode json) {
        return Schema.of(json, Definitions.NONE);
    }

    static Structure of(Schema schema) {
        if (schema.intOrString() || schema.quantity()) {
            return scalar(Scalar.UNTYPED);
        }
        return switch (schema.type()) {
            case STRING ->
                scalar(schema.format().isEmpty() || schema.format().equals("byte") ? Scalar.STRING : Scalar.UNTYPED);
            case INTEGER, NUMBER -> scalar(Scalar.NUMERIC);
            case BOOLEAN -> scalar(Scalar.BOOLEAN);
            case ARRAY -> new Structure(null, items(schema), null);
            case OBJECT -> object(schema);
            case ANY -> schema.preserveUnknownFields() && schema.definitionName() == null ? DEDUCED : UNTYPED;
        };
    }

    /** Of a whole object: apiVersion, kind and metadata are there even where the schema of a custom resource is silent. */
    public static Structure ofObject(Schema schema) {
        return schema.definitionName() != null ? schema.structure() : fields(schema, withTypeMeta(schema.properties()));
    }

    private static Map<String, Schema> withTypeMeta(Map<String, Schema> declared) {
        Map<String, Schema> all = new LinkedHashMap<>(TYPE_META);
        all.putAll(declared);
        return all;
    }

    private static Structure scalar(Scalar scalar) {
        return new Structure(scalar, null, null);
    }

    private static Items items(Schema schema) {
        ListType type = schema.listType();
        return new Items(
                type == ListType.ATOMIC, type == ListType.MAP ? schema.listMapKeys() : List.of(), schema.items());
    }

    /** A definition that keeps what it doesn't know, such as RawExtension, is somebody else's: never looked into. */
    private static Structure object(Schema schema) {
        Map<String, Schema> declared = schema.properties();
        boolean named = schema.definitionName() != null;
        if (named && declared.isEmpty() && schema.preserveUnknownFields()) {
            return UNTYPED;
        }
        return fields(schema, schema.embeddedResource() ? withTypeMeta(declared) : declared);
    }

    private static Structure fields(Schema schema, Map<String, Schema> declared) {
        Schema values = schema.additionalProperties();
        Others others = values != null
                ? Others.TYPED
                : schema.preserveUnknownFields() ? Others.DEDUCED : declared.isEmpty() ? Others.UNTYPED : Others.NONE;
        return new Structure(null, null, new Fields(schema.atomicMap(), declared, values, others));
    }

    public @Nullable Scalar scalar() {
        return scalar;
    }

    public @Nullable Items items() {
        return items;
    }

    public @Nullable Fields fields() {
        return fields;
    }

    /** What it is for this value; itself where the value is null or of a type that it can't be. */
    public Structure forValue(@Nullable JsonNode value) {
        if (value == null) {
            return this;
        }
        Structure narrowed = value.isObject() ? asFields : value.isArray() ? asItems : value.isNull() ? null : asScalar;
        return narrowed == null ? this : narrowed;
    }
}
