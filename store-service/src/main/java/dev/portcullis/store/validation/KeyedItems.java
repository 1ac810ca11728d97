package dev.portcullis.store.validation;

import dev.portcullis.store.schema.ListType;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The items of a list that is a map by its keys; of any other list none is found. */
public final class KeyedItems {
    private static final KeyedItems NONE = new KeyedItems(List.of());

    private final List<String> keys;
    private final Map<List<JsonNode>, JsonNode> items = new HashMap<>();

    private KeyedItems(List<String> keys) {
        this.keys = keys;
    }

    /** @param list null if there is none */
    public static KeyedItems of(Schema schema, @Nullable JsonNode list) {
        if (list == null || !list.isArray() || list.isEmpty() || schema.listType() != ListType.MAP) {
            return NONE;
        }
        KeyedItems items = new KeyedItems(schema.listMapKeys());
        for (JsonNode item : list) {
            List<JsonNode> key = items.key(item);
            if (key != null) {
                items.items.putIfAbsent(key, item);
            }
        }
        return items;
    }

    /** The first item with the keys of this one; null if there is none. */
    public @Nullable JsonNode get(JsonNode item) {
        List<JsonNode> key = items.isEmpty() ? null : key(item);
        return key == null ? null : items.get(key);
    }

    /** Null for what lacks a key, or has one that is no scalar. */
    private @Nullable List<JsonNode> key(JsonNode item) {
        List<JsonNode> key = new ArrayList<>();
        for (String name : keys) {
            JsonNode value = item.path(name);
            if (!value.isValueNode() || value.isNull()) {
                return null;
            }
            key.add(value);
        }
        return keys.isEmpty() ? null : key;
    }
}
