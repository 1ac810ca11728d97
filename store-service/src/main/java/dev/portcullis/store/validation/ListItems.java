package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.schema.ListType;
import dev.portcullis.store.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** That lists are what {@code x-kubernetes-list-type} says: sets have each item once, maps each key. */
final class ListItems {
    private ListItems() {}

    /** Of one list; not of what is in it. */
    static void check(Schema schema, JsonNode list, At at, List<FieldError> errors) {
        check(schema, list, (index, error) -> errors.add(error.at(at.place() + '[' + index + ']')));
    }

    /** Of all lists that there are. */
    static boolean hold(ValueRules rules, JsonNode value) {
        boolean[] wrong = new boolean[1];
        if (value.isArray()) {
            check(rules.schema, value, (index, error) -> wrong[0] = true);
            ValueRules items = rules.items;
            return !wrong[0] && (items == null || value.valueStream().allMatch(item -> hold(items, item)));
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            ValueRules below = rules.properties.getOrDefault(entry.getKey(), rules.values);
            if (below != null && !hold(below, entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private interface Told {
        void at(int index, Consequence error);
    }

    private interface Consequence {
        FieldError at(String path);
    }

    private static void check(Schema schema, JsonNode list, Told told) {
        ListType type = schema.listType();
        if (type == ListType.MAP) {
            for (int i = 0; i < list.size(); i++) {
                JsonNode item = list.path(i);
                if (!item.isObject() && !item.isNull()) {
                    told.at(
                            i,
                            path -> FieldError.invalid(path, item, "must be an object for an array of list-type map"));
                    return;
                }
            }
        }
        if (type == ListType.ATOMIC || list.size() < 2) {
            return;
        }
        Map<JsonNode, Integer> times = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode key = type == ListType.SET ? list.path(i) : keys(schema, list.path(i));
            if (times.merge(key, 1, Integer::sum) == 2) {
                told.at(i, path -> FieldError.duplicate(path, key));
            }
        }
    }

    private static ObjectNode keys(Schema schema, JsonNode item) {
        ObjectNode keys = Json.object();
        for (String key : schema.listMapKeys()) {
            JsonNode value = item.get(key);
            if (value != null) {
                keys.set(key, value);
            }
        }
        return keys;
    }
}
