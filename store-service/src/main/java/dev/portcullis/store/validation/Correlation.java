package dev.portcullis.store.validation;

import dev.portcullis.store.schema.ListType;
import dev.portcullis.store.schema.Schema;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value and what was there before, of which an update's errors don't count while they are the same: apiserver's
 * {@code CorrelatedObject}. Fields go by name, items by key where the list is a map, by place where nothing is said of the list,
 * and not at all in sets and atomic lists. For one validation, in one thread.
 */
public final class Correlation {
    private final JsonNode now;
    private final JsonNode before;
    private final Schema schema;
    private final Map<Object, Correlation> parts = new HashMap<>();
    private @Nullable KeyedItems keyed;
    private @Nullable Boolean same;

    private Correlation(JsonNode now, JsonNode before, Schema schema) {
        this.now = now;
        this.before = before;
        this.schema = schema;
    }

    /** Of a whole object, or of a part that was there before. */
    public static Correlation of(Schema schema, JsonNode now, JsonNode before) {
        return new Correlation(now, before, schema);
    }

    /** Null where there is nothing to compare with, or the schema says nothing. */
    public @Nullable Correlation key(String field) {
        Correlation known = parts.get(field);
        if (known != null) {
            return known;
        }
        JsonNode value = now.isObject() ? now.get(field) : null;
        JsonNode old = before.isObject() ? before.get(field) : null;
        Schema property = schema.property(field);
        return part(field, value, old, property == null ? schema.additionalProperties() : property);
    }

    /** Null where there is nothing to compare with, or the list is none of which items can be told apart. */
    public @Nullable Correlation index(int index) {
        Correlation known = parts.get(index);
        if (known != null) {
            return known;
        }
        JsonNode value = now.isArray() ? now.get(index) : null;
        return value == null || !before.isArray() ? null : part(index, value, before(index, value), schema.items());
    }

    private @Nullable JsonNode before(int index, JsonNode value) {
        if (schema.listType() == ListType.MAP) {
            KeyedItems items = keyed;
            if (items == null) {
                items = KeyedItems.of(schema, before);
                keyed = items;
            }
            return items.get(value);
        }
        return schema.saysListType() ? null : before.get(index);
    }

    private @Nullable Correlation part(
            Object step, @Nullable JsonNode value, @Nullable JsonNode old, @Nullable Schema of) {
        if (value == null || old == null || of == null) {
            return null;
        }
        Correlation part = new Correlation(value, old, of);
        parts.put(step, part);
        return part;
    }

    /** Whether nothing has changed. */
    public boolean same() {
        Boolean known = same;
        if (known == null) {
            known = compare();
            same = known;
        }
        return known;
    }

    private boolean compare() {
        if (now.isArray() && before.isArray()) {
            return items();
        }
        if (!now.isObject() || !before.isObject()) {
            return same(now, before);
        }
        if (now.size() != before.size()) {
            return false;
        }
        for (String field : now.propertyNames()) {
            Correlation part = key(field);
            JsonNode old = before.get(field);
            if (old == null || !(part == null ? same(now.get(field), old) : part.same())) {
                return false;
            }
        }
        return true;
    }

    private boolean items() {
        if (now.size() != before.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            Correlation part = index(i);
            if (part == null) {
                return schema.listType() != ListType.MAP && same(now, before);
            }
            if (!part.same()) {
                return false;
            }
        }
        return true;
    }

    /** As JSON: numbers are the same whatever holds them. */
    private static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.isIntegralNumber() == b.isIntegralNumber()
                    && a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (!a.isContainer() || a.getNodeType() != b.getNodeType()) {
            return a.equals(b);
        }
        boolean same = a.size() == b.size();
        if (a.isObject()) {
            for (Iterator<String> names = a.propertyNames().iterator(); same && names.hasNext(); ) {
                String name = names.next();
                same = b.has(name) && same(a.path(name), b.path(name));
            }
        }
        for (int i = 0; same && a.isArray() && i < a.size(); i++) {
            same = same(a.get(i), b.get(i));
        }
        return same;
    }
}
