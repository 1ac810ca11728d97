package dev.portcullis.store.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reading the fields of an object that may be malformed: what has the wrong type counts as missing. */
final class Fields {
    private Fields() {}

    static String string(@Nullable JsonNode object, String field) {
        return object == null ? "" : object.path(field).asString("");
    }

    static @Nullable ObjectNode object(@Nullable JsonNode object, String field) {
        return object != null && object.get(field) instanceof ObjectNode child ? child : null;
    }

    /** The items of a list that are objects. */
    static List<ObjectNode> objects(@Nullable JsonNode object, String field) {
        List<ObjectNode> items = new ArrayList<>();
        if (object != null && object.path(field).isArray()) {
            object.path(field).forEach(item -> {
                if (item instanceof ObjectNode node) {
                    items.add(node);
                }
            });
        }
        return items;
    }

    /** Missing, null, or empty. */
    static boolean isEmpty(@Nullable JsonNode object, String field) {
        JsonNode value = object == null ? null : object.get(field);
        return value == null
                || value.isNull()
                || value.isContainer() && value.isEmpty()
                || value.isString() && value.asString().isEmpty();
    }

    static boolean isMissing(ObjectNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull();
    }
}
