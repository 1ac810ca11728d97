package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSetBuilder;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.fieldpath.Values;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares two objects field by field as far down as their structure is granular. */
final class Comparing {
    private final FieldSetBuilder added = new FieldSetBuilder();
    private final FieldSetBuilder modified = new FieldSetBuilder();
    private final FieldSetBuilder removed = new FieldSetBuilder();
    private final List<PathElement> path = new ArrayList<>();

    private Comparing() {}

    static Comparison compare(Structure structure, ObjectNode before, ObjectNode after) {
        Comparing comparing = new Comparing();
        comparing.value(structure, before, after);
        return new Comparison(comparing.added.build(), comparing.modified.build(), comparing.removed.build());
    }

    /** One of the two may be missing. */
    private void value(@Nullable Structure structure, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == after) {
            return;
        }
        if (structure == null) {
            leaf(before, after);
            return;
        }
        Structure old = structure.forValue(before);
        Structure now = structure.forValue(after);
        boolean leaf;
        if (after == null) {
            leaf = as(old, before, null);
        } else if (before == null || old == now) {
            leaf = as(now, before, after);
        } else {
            as(old, before, after);
            leaf = as(now, before, after);
        }
        if (!leaf && before == null) {
            added.insert(path);
        } else if (!leaf && after == null) {
            removed.insert(path);
        }
    }

    /** Compares as what the structure says; whether it was one leaf. */
    private boolean as(Structure structure, @Nullable JsonNode before, @Nullable JsonNode after) {
        Structure.Fields fields = structure.fields();
        Structure.Items items = structure.items();
        if (fields != null) {
            JsonNode old = before != null && before.isObject() ? before : null;
            JsonNode now = after != null && after.isObject() ? after : null;
            if (fields.atomic() || empty(old) && empty(now)) {
                return leaf(before, after);
            }
            fields(fields, old, now);
            return false;
        }
        if (structure.scalar() != null || items == null) {
            return leaf(before, after);
        }
        JsonNode old = before != null && before.isArray() ? before : null;
        JsonNode now = after != null && after.isArray() ? after : null;
        if (items.atomic() || empty(old) && empty(now)) {
            return leaf(before, after);
        }
        items(items, old, now);
        return false;
    }

    private static boolean empty(@Nullable JsonNode container) {
        return container == null || container.isEmpty();
    }

    private boolean leaf(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null) {
            added.insert(path);
        } else if (after == null) {
            removed.insert(path);
        } else if (!Values.equal(before, after)) {
            modified.insert(path);
        }
        return true;
    }

    private void fields(Structure.Fields fields, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null) {
            for (Map.Entry<String, JsonNode> field : before.properties()) {
                JsonNode other = after == null ? null : after.get(field.getKey());
                at(new PathElement.Field(field.getKey()), fields.of(field.getKey()), field.getValue(), other);
            }
        }
        if (after != null) {
            for (Map.Entry<String, JsonNode> field : after.properties()) {
                if (before == null || !before.has(field.getKey())) {
                    at(new PathElement.Field(field.getKey()), fields.of(field.getKey()), null, field.getValue());
                }
            }
        }
    }

    private void at(
            PathElement element, @Nullable Structure structure, @Nullable JsonNode before, @Nullable JsonNode after) {
        path.add(element);
        value(structure, before, after);
        path.removeLast();
    }

    /** What is there several times is one thing, its item as such being marked. */
    private void items(Structure.Items list, @Nullable JsonNode before, @Nullable JsonNode after) {
        Map<PathElement, List<JsonNode>> old = index(list, before);
        Map<PathElement, List<JsonNode>> now = index(list, after);
        old.forEach((element, items) -> item(list, element, items, now.getOrDefault(element, List.of())));
        now.forEach((element, items) -> {
            if (!old.containsKey(element)) {
                item(list, element, List.of(), items);
            }
        });
    }

    private void item(Structure.Items list, PathElement element, List<JsonNode> before, List<JsonNode> after) {
        if (before.size() <= 1 && after.size() <= 1) {
            at(element, list.of(), first(before), first(after));
            return;
        }
        path.add(element);
        if (before.size() >= 2 && after.size() >= 2) {
            if (!allEqual(before, after)) {
                modified.insert(path);
            }
        } else if (before.size() >= 2) {
            if (!after.isEmpty()) {
                value(list.of(), null, first(after));
            }
            removed.insert(path);
        } else {
            if (!before.isEmpty()) {
                value(list.of(), first(before), null);
            }
            added.insert(path);
        }
        path.removeLast();
    }

    private static boolean allEqual(List<JsonNode> before, List<JsonNode> after) {
        for (int i = 0; i < before.size() && i < after.size(); i++) {
            if (!Values.equal(before.get(i), after.get(i))) {
                return false;
            }
        }
        return before.size() == after.size();
    }

    private static @Nullable JsonNode first(List<JsonNode> items) {
        return items.isEmpty() ? null : items.getFirst();
    }

    private static Map<PathElement, List<JsonNode>> index(Structure.Items list, @Nullable JsonNode array) {
        if (array == null) {
            return Map.of();
        }
        Map<PathElement, List<JsonNode>> index = new LinkedHashMap<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            try {
                index.computeIfAbsent(ListItems.element(list, item), e -> new ArrayList<>(1))
                        .add(item);
            } catch (IllegalArgumentException e) {
                throw new MismatchException(List.of("element " + i + ": " + e.getMessage()));
            }
        }
        return index;
    }
}
