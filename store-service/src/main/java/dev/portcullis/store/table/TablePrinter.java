package dev.portcullis.store.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The columns of a kind and how its cells are made.
 *
 * @param order of the rows; null where they stay as they come
 */
record TablePrinter(
        ArrayNode columns, Cells cells, @Nullable Comparator<JsonNode> order) {
    TablePrinter(ArrayNode columns, Cells cells) {
        this(columns, cells, null);
    }

    Iterable<ObjectNode> inOrder(Iterable<ObjectNode> objects) {
        if (order == null) {
            return objects;
        }
        List<ObjectNode> sorted = new ArrayList<>();
        objects.forEach(sorted::add);
        sorted.sort(order);
        return sorted;
    }
}
