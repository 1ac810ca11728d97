package dev.portcullis.store.merge;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.schema.Structure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes fields and items out of an object. What loses all its parts becomes null. */
final class Removing {
    private Removing() {}

    static ObjectNode without(Structure structure, ObjectNode object, FieldSet fields) {
        return !fields.isEmpty() && value(structure, object, fields) instanceof ObjectNode rest
                ? rest
                : fields.isEmpty() ? object : Json.object();
    }

    private static @Nullable JsonNode value(@Nullable Structure structure, JsonNode value, FieldSet fields) {
        Structure own = structure == null ? null : structure.forValue(value);
        if (own == null) {
            return value;
        } else if (own.fields() != null) {
            return value.isObject() && !value.isEmpty() && !own.fields().atomic()
                    ? fields(own.fields(), value, fields)
                    : null;
        } else if (own.scalar() != null || own.items() == null) {
            return value;
        }
        return value.isArray() && !value.isEmpty() && !own.items().atomic() ? items(own.items(), value, fields) : null;
    }

    private static @Nullable JsonNode fields(Structure.Fields structure, JsonNode object, FieldSet fields) {
        ObjectNode rest = Json.object();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            PathElement element = new PathElement.Field(field.getKey());
            if (fields.has(element)) {
                continue;
            }
            FieldSet below = fields.below(element);
            if (below.isEmpty()) {
                rest.set(field.getKey(), field.getValue());
                continue;
            }
            JsonNode left = value(structure.of(field.getKey()), field.getValue(), below);
            if (left == null) {
                rest.putNull(field.getKey());
            } else {
                rest.set(field.getKey(), left);
            }
        }
        return rest.isEmpty() ? null : rest;
    }

    private static @Nullable JsonNode items(Structure.Items structure, JsonNode array, FieldSet fields) {
        ArrayNode rest = Json.MAPPER.createArrayNode();
        for (JsonNode item : array) {
            PathElement element;
            try {
                element = ListItems.element(structure, item);
            } catch (IllegalArgumentException e) {
                rest.add(item);
                continue;
            }
            if (fields.has(element)) {
                continue;
            }
            FieldSet below = fields.below(element);
            JsonNode left = below.isEmpty() ? item : value(structure.of(), item, below);
            rest.add(left == null ? rest.nullNode() : left);
        }
        return rest.isEmpty() ? null : rest;
    }
}
