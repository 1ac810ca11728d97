package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.fieldpath.PathElement.Key.Part;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How the items of a list that is a set or a map are told apart. */
final class ListItems {
    private ListItems() {}

    /** Throws {@link IllegalArgumentException} where the item can't be told from others. */
    static PathElement element(Structure.Items list, JsonNode item) {
        return list.keys().isEmpty() ? value(item) : key(list, item);
    }

    private static PathElement key(Structure.Items list, JsonNode item) {
        if (item.isNull()) {
            throw new IllegalArgumentException("associative list with keys may not have a null element");
        }
        if (!item.isObject()) {
            throw new IllegalArgumentException("associative list with keys may not have non-map elements");
        }
        List<Part> parts = new ArrayList<>(list.keys().size());
        for (String key : list.keys()) {
            JsonNode value = item.get(key);
            value = value == null ? list.keyDefault(key) : value;
            if (value == null) {
                throw new IllegalArgumentException(
                        "associative list with keys has an element that omits key field \"%s\" (and doesn't have default value)"
                                .formatted(key));
            }
            parts.add(new Part(key, value));
        }
        return new PathElement.Key(parts);
    }

    private static PathElement value(JsonNode item) {
        return switch (item.getNodeType()) {
            case OBJECT ->
                throw new IllegalArgumentException("associative list without keys has an element that's a map type");
            case ARRAY -> throw new IllegalArgumentException("not supported: associative list with lists as elements");
            case NULL ->
                throw new IllegalArgumentException(
                        "associative list without keys has an element that's an explicit null");
            default -> new PathElement.Value(item);
        };
    }
}
