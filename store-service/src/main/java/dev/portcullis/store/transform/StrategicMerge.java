package dev.portcullis.store.transform;

import dev.portcullis.kube.jsonpatch.PatchRefusedException;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' strategic merge patch: lists whose fields say so are merged by key, and directives ({@code $patch},
 * {@code $retainKeys}, {@code $setElementOrder/…}, {@code $deleteFromPrimitiveList/…}) say what a plain merge can't.
 */
final class StrategicMerge {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String SET_ORDER = "$setElementOrder/";
    static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StrategicMerge() {}

    /**
     * The merged object. Both arguments are used up. Throws {@link MalformedException} for a directive that makes no
     * sense and {@link PatchRefusedException} for lists that can't be merged.
     */
    static ObjectNode merge(ObjectNode original, ObjectNode patch, @Nullable Schema schema) {
        JsonNode directive = patch.get(PATCH);
        if (directive != null) {
            return replaceOrDelete(directive, patch);
        }
        retainKeys(original, patch);
        setElementOrders(original, patch, schema);
        for (Map.Entry<String, JsonNode> entry : List.copyOf(patch.properties())) {
            JsonNode value = entry.getValue();
            boolean deletes = entry.getKey().startsWith(DELETE_PRIMITIVES);
            String name = deletes ? entry.getKey().substring(DELETE_PRIMITIVES.length()) : entry.getKey();
            JsonNode there = original.get(name);
            if (value.isNull()) {
                original.remove(name);
            } else if (there == null || there.getNodeType() != value.getNodeType()) {
                if (!deletes) {
                    original.set(name, MergePatch.withoutNulls(withoutDirectives(value)));
                }
            } else if (value instanceof ObjectNode object) {
                original.set(name, object((ObjectNode) there, object, field(schema, name)));
            } else if (value instanceof ArrayNode array) {
                original.set(name, list((ArrayNode) there, array, field(schema, name), deletes));
            } else {
                original.set(name, value);
            }
        }
        return original;
    }

    private static ObjectNode replaceOrDelete(JsonNode directive, ObjectNode patch) {
        return switch (directive.asString("")) {
            case "replace" -> {
                patch.remove(PATCH);
                yield patch;
            }
            case "delete" -> NODES.objectNode();
            default ->
                throw new MalformedException("unknown patch type: " + directive + " in map: " + GoPrint.of(patch));
        };
    }

    private static ObjectNode object(ObjectNode original, ObjectNode patch, @Nullable Schema schema) {
        return strategy(schema).equals("replace") ? patch : merge(original, patch, schema);
    }

    private static ArrayNode list(ArrayNode original, ArrayNode patch, @Nullable Schema schema, boolean deletes) {
        return strategy(schema).equals("merge") || deletes ? mergeLists(original, patch, schema, deletes) : patch;
    }

    private static ArrayNode mergeLists(ArrayNode original, ArrayNode patch, @Nullable Schema schema, boolean deletes) {
        if (original.isEmpty() && patch.isEmpty()) {
            return original;
        }
        List<JsonNode> before = elements(original);
        String key = schema == null ? null : schema.patchMergeKey();
        if (!ofObjects(original, patch)) {
            if (deletes) {
                Set<JsonNode> gone = new LinkedHashSet<>(elements(patch));
                return array(
                        before.stream().filter(item -> !gone.contains(item)).toList());
            }
            Set<JsonNode> both = new LinkedHashSet<>(before);
            both.addAll(elements(patch));
            return ElementOrder.of(null).arrange(List.copyOf(both), elements(patch), before);
        }
        if (key == null) {
            throw new MalformedException("cannot merge lists without merge key");
        }
        List<JsonNode> kept = new ArrayList<>(before);
        List<JsonNode> changes = new ArrayList<>();
        boolean replace = false;
        for (JsonNode item : patch) {
            JsonNode directive = item.get(PATCH);
            if (directive == null) {
                changes.add(item);
            } else if (directive.asString("").equals("delete")) {
                JsonNode value = keyOf(item, key);
                kept.removeIf(other -> value.equals(other.get(key)));
            } else if (directive.asString("").equals("replace")) {
                replace = true;
            } else {
                throw new MalformedException("unknown patch type: " + directive + " in map: " + GoPrint.of(item));
            }
        }
        if (replace) {
            return array(changes.stream().map(StrategicMerge::withoutDirectives).toList());
        }
        List<JsonNode> order = List.copyOf(kept);
        for (JsonNode change : changes) {
            JsonNode value = keyOf(change, key);
            int at = indexOf(kept, key, value);
            Schema items = schema == null ? null : schema.items();
            if (at >= 0) {
                kept.set(at, merge((ObjectNode) kept.get(at), (ObjectNode) change, items));
            } else {
                kept.add(MergePatch.withoutNulls(withoutDirectives(change)));
            }
        }
        return ElementOrder.of(key).arrange(kept, changes, order);
    }

    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        JsonNode keys = patch.remove(RETAIN_KEYS);
        if (keys == null) {
            return;
        }
        Set<String> retained = new LinkedHashSet<>();
        keys.forEach(name -> retained.add(name.asString("")));
        boolean known = keys.isArray()
                && patch.properties().stream()
                        .allMatch(field -> field.getKey().startsWith("$")
                                || field.getValue().isNull()
                                || retained.contains(field.getKey()));
        if (!known) {
            throw new MalformedException("invalid patch format of retainKeys");
        }
        original.retain(retained);
    }

    private static void setElementOrders(ObjectNode original, ObjectNode patch, @Nullable Schema schema) {
        List<String> directives = patch.propertyNames().stream()
                .filter(name -> name.startsWith(SET_ORDER))
                .toList();
        for (String directive : directives) {
            String name = directive.substring(SET_ORDER.length());
            if (!(patch.remove(directive) instanceof ArrayNode order)) {
                throw new MalformedException("invalid patch format of setElementOrder list");
            }
            Schema list = field(schema, name);
            String key = list == null ? null : list.patchMergeKey();
            JsonNode there = original.get(name);
            JsonNode change = patch.get(name);
            if (change != null && !change.isArray() || there != null && !there.isArray()) {
                continue;
            }
            ElementOrder elements = ElementOrder.of(key);
            if (change != null && !elements.follows(elements(change), elements(order))) {
                throw new MalformedException("invalid patch format of setElementOrder list");
            }
            patch.remove(name);
            List<JsonNode> before = there == null ? List.of() : elements(there);
            ArrayNode merged;
            if (change == null) {
                if (there == null) {
                    continue;
                }
                merged = (ArrayNode) there;
            } else {
                merged = there == null
                        ? (ArrayNode) withoutDirectives(change)
                        : list((ArrayNode) there, (ArrayNode) change, list, false);
            }
            original.set(name, elements.arrange(elements(merged), elements(order), before));
        }
    }

    private static JsonNode keyOf(JsonNode item, String key) {
        JsonNode value = item.get(key);
        if (value == null) {
            throw new MalformedException("map: " + GoPrint.of(item) + " does not contain declared merge key: " + key);
        }
        return value;
    }

    private static int indexOf(List<JsonNode> items, String key, JsonNode value) {
        for (int i = 0; i < items.size(); i++) {
            if (value.equals(items.get(i).get(key))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean ofObjects(ArrayNode original, ArrayNode patch) {
        boolean objects = false;
        boolean others = false;
        for (ArrayNode list : List.of(original, patch)) {
            for (JsonNode item : list) {
                if (item.isArray()) {
                    throw new PatchRefusedException("lists of lists are not supported");
                }
                objects |= item.isObject();
                others |= !item.isObject();
            }
        }
        if (objects && others) {
            throw new MalformedException("list element types are not identical");
        }
        return objects;
    }

    private static JsonNode withoutDirectives(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.remove(List.copyOf(object.propertyNames().stream()
                    .filter(name -> name.equals(PATCH)
                            || name.equals(RETAIN_KEYS)
                            || name.startsWith(SET_ORDER)
                            || name.startsWith(DELETE_PRIMITIVES))
                    .toList()));
            object.forEach(StrategicMerge::withoutDirectives);
        } else if (value instanceof ArrayNode array) {
            array.removeIf(item -> item.has(PATCH));
            array.forEach(StrategicMerge::withoutDirectives);
        }
        return value;
    }

    private static String strategy(@Nullable Schema schema) {
        if (schema == null) {
            return "";
        }
        return schema.patchStrategy().stream()
                .filter(strategy -> !strategy.equals("retainKeys"))
                .findFirst()
                .orElse("");
    }

    private static @Nullable Schema field(@Nullable Schema schema, String name) {
        if (schema == null) {
            return null;
        }
        Schema property = schema.property(name);
        return property == null ? schema.additionalProperties() : property;
    }

    private static List<JsonNode> elements(JsonNode array) {
        return new ArrayList<>(array.values());
    }

    static ArrayNode array(List<JsonNode> items) {
        return NODES.arrayNode(items.size()).addAll(items);
    }
}
