package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.FieldSetBuilder;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields that an object has: its scalars, what is atomic, the items of lists, and the keys of maps. */
final class FieldsOf {
    private FieldsOf() {}

    static FieldSet object(Structure structure, ObjectNode object) {
        FieldSetBuilder set = new FieldSetBuilder();
        Structure.Fields fields = structure.fields();
        if (fields != null && !fields.atomic()) {
            fields(fields, object, set);
        }
        return set.build();
    }

    /** Adds an element and its parts. */
    private static void add(
            FieldSetBuilder set, PathElement element, @Nullable Structure structure, JsonNode value, boolean itself) {
        Structure own = structure == null ? null : structure.forValue(value);
        if (own == null || leaf(own)) {
            set.insert(element);
            return;
        }
        if (itself) {
            set.insert(element);
        }
        if (value.isObject() && own.fields() != null) {
            fields(own.fields(), value, set.below(element));
        } else if (value.isArray() && own.items() != null) {
            items(own.items(), value, set.below(element));
        }
    }

    /** In the order in which alternatives are looked at: object, scalar, list. */
    private static boolean leaf(Structure structure) {
        if (structure.fields() != null) {
            return structure.fields().atomic();
        }
        return structure.scalar() != null
                || structure.items() == null
                || structure.items().atomic();
    }

    private static void fields(Structure.Fields fields, JsonNode object, FieldSetBuilder set) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            boolean itself = value.isNull() || value.isObject() && value.isEmpty() || !fields.declares(field.getKey());
            add(set, new PathElement.Field(field.getKey()), fields.of(field.getKey()), value, itself);
        }
    }

    /** Items that are there twice are only named; who owns them owns all of them. */
    private static void items(Structure.Items list, JsonNode array, FieldSetBuilder set) {
        List<PathElement> elements = new ArrayList<>(array.size());
        Map<PathElement, Integer> counts = new HashMap<>();
        for (JsonNode item : array) {
            try {
                PathElement element = ListItems.element(list, item);
                elements.add(element);
                counts.merge(element, 1, Integer::sum);
            } catch (IllegalArgumentException e) {
                throw new MismatchException(List.of(String.valueOf(e.getMessage())));
            }
        }
        for (int i = 0; i < elements.size(); i++) {
            PathElement element = elements.get(i);
            if (counts.getOrDefault(element, 0) > 1) {
                set.insert(element);
            } else {
                add(set, element, list.of(), array.get(i), true);
            }
        }
    }
}
