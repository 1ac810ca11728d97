package dev.portcullis.store.transform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * In which order a merged list ends up: the patch's items in the order of the patch, the others in the order that they
 * had, and among both kinds the order that they had where it is known, else the patch's first.
 *
 * @param key the merge key, null for a list of plain values
 */
record ElementOrder(@Nullable String key) {
    static ElementOrder of(@Nullable String key) {
        return new ElementOrder(key);
    }

    ArrayNode arrange(List<JsonNode> merged, List<JsonNode> patchOrder, List<JsonNode> oldOrder) {
        List<JsonNode> patched = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        merged.forEach(item -> (index(patchOrder, item) >= 0 ? patched : others).add(item));
        patched.sort(Comparator.comparingInt(item -> index(patchOrder, item)));
        others.sort(Comparator.comparingInt(item -> index(oldOrder, item)));
        List<JsonNode> arranged = new ArrayList<>(merged.size());
        int i = 0;
        int j = 0;
        while (i < others.size() && j < patched.size()) {
            int old = index(oldOrder, others.get(i));
            int mine = index(oldOrder, patched.get(j));
            arranged.add(old >= 0 && mine >= 0 && old < mine ? others.get(i++) : patched.get(j++));
        }
        arranged.addAll(others.subList(i, others.size()));
        arranged.addAll(patched.subList(j, patched.size()));
        return StrategicMerge.array(arranged);
    }

    /** Whether the items of the patch, deletions apart, are all in the order and in the same order. */
    boolean follows(List<JsonNode> patch, List<JsonNode> order) {
        int last = -1;
        for (JsonNode item : patch) {
            if (item.has(StrategicMerge.PATCH)) {
                continue;
            }
            int at = index(order, item);
            if (at <= last) {
                return false;
            }
            last = at;
        }
        return true;
    }

    private int index(List<JsonNode> items, JsonNode item) {
        JsonNode wanted = key == null ? item : item.get(key);
        for (int i = 0; i < items.size() && wanted != null; i++) {
            JsonNode other = key == null ? items.get(i) : items.get(i).get(key);
            if (wanted.equals(other)) {
                return i;
            }
        }
        return -1;
    }
}
