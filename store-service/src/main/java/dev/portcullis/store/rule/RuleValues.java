package dev.portcullis.store.rule;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.validation.TextFormats;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values of JSON as expressions have them, by what the schema says they are. Nothing is copied; what is in them is made when it is asked for. */
final class RuleValues {
    private RuleValues() {}

    /** @param root whether it is a whole object */
    static Object of(Schema schema, boolean root, JsonNode node) {
        if (node.isNull()) {
            return NullValue.NULL_VALUE;
        }
        if (schema.intOrString()) {
            return node.isString() ? node.asString() : whole(node);
        }
        return switch (schema.type()) {
            case OBJECT -> object(schema, root, node);
            case ARRAY -> list(schema, node);
            case STRING -> text(schema.format(), node.asString());
            case INTEGER -> whole(node);
            case NUMBER -> node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case ANY -> node;
        };
    }

    private static Object whole(JsonNode node) {
        return node.isIntegralNumber() ? node.longValue() : node.decimalValue().longValueExact();
    }

    private static Object text(String format, String text) {
        return switch (format) {
            case "duration" -> TextFormats.duration(text);
            case "date" -> TextFormats.date(text);
            case "date-time" -> TextFormats.dateTime(text);
            case "byte" -> CelByteString.of(TextFormats.bytes(text));
            default -> text;
        };
    }

    private static Object object(Schema schema, boolean root, JsonNode node) {
        Schema values = schema.additionalProperties();
        return values == null
                        || root
                        || schema.embeddedResource()
                        || !schema.properties().isEmpty()
                ? new Fields(node, RuleFields.of(schema, root))
                : new Entries(node, values);
    }

    private static Object list(Schema schema, JsonNode node) {
        Schema items = schema.items();
        List<Object> list = items == null ? List.of() : new Items(node, items);
        return switch (schema.listType()) {
            case SET -> new RuleLists.Unordered(list, List.of());
            case MAP ->
                new RuleLists.Unordered(
                        list,
                        schema.listMapKeys().stream().map(RuleTypes::escaped).toList());
            case ATOMIC -> list;
        };
    }

    /** An object: what the schema doesn't know counts only where objects are compared; a null is not there. */
    static final class Fields extends AbstractMap<String, Object> {
        private final JsonNode node;
        private final RuleFields fields;

        private Fields(JsonNode node, RuleFields fields) {
            this.node = node;
            this.fields = fields;
        }

        JsonNode node() {
            return node;
        }

        /** The value of the field under the name that JSON has for it; null where expressions can't get at it. */
        @Nullable
        Object named(String name) {
            RuleFields.Named field = fields.named(name);
            return field == null ? null : value(field);
        }

        boolean knows(String name) {
            return fields.named(name) != null;
        }

        private @Nullable Object value(RuleFields.@Nullable Named field) {
            JsonNode value = field == null ? null : node.get(field.name());
            return field == null || value == null || value.isNull() ? null : of(field.schema(), false, value);
        }

        @Override
        public @Nullable Object get(Object key) {
            return value(fields.escaped(key));
        }

        @Override
        public boolean containsKey(Object key) {
            RuleFields.Named field = fields.escaped(key);
            return field != null && node.hasNonNull(field.name());
        }

        @Override
        public int size() {
            return node.size();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            Map<String, Object> all = new LinkedHashMap<>();
            for (String name : node.propertyNames()) {
                RuleFields.Named field = fields.named(name);
                Object value = value(field);
                if (field != null && value != null) {
                    all.put(field.escaped(), value);
                }
            }
            return all.entrySet();
        }
    }

    /** A map of values of one kind. */
    private static final class Entries extends AbstractMap<String, Object> {
        private final JsonNode node;
        private final Schema values;

        private Entries(JsonNode node, Schema values) {
            this.node = node;
            this.values = values;
        }

        @Override
        public @Nullable Object get(Object key) {
            JsonNode value = key instanceof String name ? node.get(name) : null;
            return value == null ? null : of(values, false, value);
        }

        @Override
        public boolean containsKey(Object key) {
            return key instanceof String name && node.has(name);
        }

        @Override
        public int size() {
            return node.size();
        }

        @Override
        public Set<String> keySet() {
            return Set.copyOf(node.propertyNames());
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            Map<String, Object> all = new LinkedHashMap<>();
            node.properties().forEach(entry -> all.put(entry.getKey(), of(values, false, entry.getValue())));
            return all.entrySet();
        }
    }

    private static final class Items extends AbstractList<Object> {
        private final JsonNode node;
        private final Schema items;

        private Items(JsonNode node, Schema items) {
            this.node = node;
            this.items = items;
        }

        @Override
        public Object get(int index) {
            JsonNode item = node.get(index);
            if (item == null) {
                throw new IndexOutOfBoundsException(index);
            }
            return of(items, false, item);
        }

        @Override
        public int size() {
            return node.size();
        }
    }
}
