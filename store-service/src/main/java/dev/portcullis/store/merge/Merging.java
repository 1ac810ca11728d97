package dev.portcullis.store.merge;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges what is applied into what is there. Nothing is removed; items of lists are in the order of the applied ones, and
 * those that only the object has stay where they are among them. The result shares parts with both.
 */
final class Merging {
    ObjectNode merge(Structure structure, ObjectNode live, ObjectNode config) {
        JsonNode merged = value(structure, live, config);
        return merged instanceof ObjectNode object ? object : Json.object();
    }

    /** One of the two may be missing; null where nothing is left. */
    private @Nullable JsonNode value(
            @Nullable Structure structure, @Nullable JsonNode live, @Nullable JsonNode config) {
        if (structure == null) {
            return config == null ? live : config;
        }
        Structure own = config == null ? structure.forValue(live) : structure.forValue(config);
        if (own.fields() != null) {
            JsonNode old = live != null && live.isObject() ? live : null;
            JsonNode now = config != null && config.isObject() ? config : null;
            return own.fields().atomic() || empty(old) && empty(now)
                    ? leaf(live, config)
                    : fields(own.fields(), old, now);
        }
        if (own.scalar() != null || own.items() == null) {
            return leaf(live, config);
        }
        JsonNode old = live != null && live.isArray() ? live : null;
        JsonNode now = config != null && config.isArray() ? config : null;
        return own.items().atomic() || empty(old) && empty(now) ? leaf(live, config) : items(own.items(), old, now);
    }

    private static boolean empty(@Nullable JsonNode container) {
        return container == null || container.isEmpty();
    }

    private static @Nullable JsonNode leaf(@Nullable JsonNode live, @Nullable JsonNode config) {
        return config == null ? live : config;
    }

    private @Nullable JsonNode fields(Structure.Fields fields, @Nullable JsonNode live, @Nullable JsonNode config) {
        ObjectNode merged = Json.object();
        if (live != null) {
            for (Map.Entry<String, JsonNode> field : live.properties()) {
                JsonNode applied = config == null ? null : config.get(field.getKey());
                put(merged, field.getKey(), value(fields.of(field.getKey()), field.getValue(), applied));
            }
        }
        if (config != null) {
            for (Map.Entry<String, JsonNode> field : config.properties()) {
                if (live == null || !live.has(field.getKey())) {
                    put(merged, field.getKey(), value(fields.of(field.getKey()), null, field.getValue()));
                }
            }
        }
        return merged.isEmpty() ? null : merged;
    }

    private static void put(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null) {
            object.set(name, value);
        }
    }

    /** The items of one list by what tells them apart. */
    private record Indexed(List<PathElement> order, Map<PathElement, JsonNode> items) {
        boolean has(PathElement element) {
            return items.containsKey(element);
        }
    }

    private @Nullable JsonNode items(Structure.Items list, @Nullable JsonNode live, @Nullable JsonNode config) {
        Indexed old = index(list, live, true);
        Indexed now = index(list, config, false);
        List<PathElement> shared = now.order.stream().filter(old::has).toList();
        Set<PathElement> done = new HashSet<>();
        ArrayNode merged = Json.MAPPER.createArrayNode();
        int nextShared = 0;
        int l = 0;
        int r = 0;
        while (l < old.order.size() || r < now.order.size()) {
            PathElement left = l < old.order.size() ? old.order.get(l) : null;
            PathElement right = r < now.order.size() ? now.order.get(r) : null;
            PathElement expected = nextShared < shared.size() ? shared.get(nextShared) : null;
            if (left != null && left.equals(right)) {
                done.add(left);
                add(merged, value(list.of(), old.items.get(left), now.items.get(left)));
                l++;
                r++;
                nextShared++;
            } else if (left != null && !now.has(left)) {
                add(merged, value(list.of(), live == null ? null : live.get(l), null));
                l++;
            } else if (left != null && right != null && expected != null && !left.equals(expected)) {
                l++; // its turn comes where the applied list has it
            } else {
                l += left != null && (right == null || done.contains(left)) ? 1 : 0;
                if (right != null) {
                    done.add(right);
                    add(merged, value(list.of(), old.items.get(right), now.items.get(right)));
                    r++;
                    nextShared += right.equals(expected) ? 1 : 0;
                }
            }
        }
        return merged.isEmpty() ? null : merged;
    }

    private static void add(ArrayNode array, @Nullable JsonNode value) {
        if (value != null) {
            array.add(value);
        }
    }

    /** Of an item that is there twice nothing is known but that it is there. */
    private static Indexed index(Structure.Items list, @Nullable JsonNode array, boolean duplicates) {
        List<PathElement> order = new ArrayList<>();
        Map<PathElement, JsonNode> items = array == null ? Map.of() : new HashMap<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            PathElement element;
            try {
                element = ListItems.element(list, array.get(i));
            } catch (IllegalArgumentException e) {
                throw new MismatchException(List.of("element " + i + ": " + e.getMessage()));
            }
            boolean known = items.containsKey(element);
            if (known && !duplicates) {
                throw new MismatchException(List.of("duplicate entries for key " + element));
            }
            items.put(element, known ? JsonNodeFactory.instance.nullNode() : array.get(i));
            order.add(element);
        }
        return new Indexed(order, items);
    }
}
