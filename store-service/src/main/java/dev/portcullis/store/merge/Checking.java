package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.GoText;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether an applied object is what its structure says: known fields, the right types, no item twice. */
public final class Checking {
    private static final int MOST_ERRORS = 100;

    private final List<String> errors = new ArrayList<>();
    private final List<PathElement> path = new ArrayList<>();

    private Checking() {}

    /** Throws {@link MismatchException}. */
    public static void check(Structure structure, ObjectNode object) {
        Checking checking = new Checking();
        checking.value(structure, object);
        if (!checking.errors.isEmpty()) {
            throw new MismatchException(checking.errors);
        }
    }

    private void value(Structure structure, JsonNode value) {
        Structure own = structure.forValue(value);
        if (own.fields() != null) {
            fields(own.fields(), value);
        } else if (own.scalar() != null) {
            scalar(own.scalar(), value);
        } else if (own.items() != null) {
            items(own.items(), value);
        }
    }

    private void fields(Structure.Fields fields, JsonNode value) {
        if (!value.isObject()) {
            wrong(value, "map");
            return;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            path.add(new PathElement.Field(field.getKey()));
            Structure structure = fields.of(field.getKey());
            if (structure == null) {
                error("field not declared in schema");
            } else {
                value(structure, field.getValue());
            }
            path.removeLast();
        }
    }

    private void items(Structure.Items list, JsonNode value) {
        if (!value.isArray()) {
            wrong(value, "list");
            return;
        }
        Set<PathElement> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            PathElement element;
            try {
                element = list.atomic() ? new PathElement.Index(i) : ListItems.element(list, value.get(i));
            } catch (IllegalArgumentException e) {
                error("element " + i + ": " + e.getMessage());
                return;
            }
            if (!seen.add(element)) {
                error("duplicate entries for key " + element);
            }
            path.add(element);
            value(list.of(), value.get(i));
            path.removeLast();
        }
    }

    private void wrong(JsonNode value, String expected) {
        if (!value.isNull()) {
            error("expected " + expected + ", got &{" + go(value) + "}");
        }
    }

    private void scalar(Structure.Scalar scalar, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        switch (scalar) {
            case NUMERIC -> {
                if (!value.isNumber()) {
                    error("expected numeric (int or float), got " + goType(value));
                }
            }
            case STRING -> {
                if (!value.isString()) {
                    error("expected string, got &value.valueUnstructured{Value:" + go(value) + "}");
                }
            }
            case BOOLEAN -> {
                if (!value.isBoolean()) {
                    error("expected boolean, got &{" + go(value) + "}");
                }
            }
            case UNTYPED -> {
                if (value.isContainer()) {
                    error("expected any scalar, got &{" + go(value) + "}");
                }
            }
        }
    }

    private void error(String what) {
        if (errors.size() < MOST_ERRORS) {
            StringBuilder text = new StringBuilder();
            path.forEach(text::append);
            errors.add(text.isEmpty() ? what : text + ": " + what);
        }
    }

    private static String go(JsonNode value) {
        return value.isString() ? GoText.quote(value.asString()) : value.toString();
    }

    private static String goType(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case ARRAY -> "[]interface {}";
            default -> "map[string]interface {}";
        };
    }
}
