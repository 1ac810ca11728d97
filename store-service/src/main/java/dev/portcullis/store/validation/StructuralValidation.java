package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.schema.ListType;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A custom resource against its OpenAPI v3 schema, in the words of kube-apiserver. */
public final class StructuralValidation {
    private StructuralValidation() {}

    public static void validate(Schema schema, Field value) {
        check(schema, value, value.path());
    }

    /** @param named the path as the sentences have it: without the index for an item that is no object */
    private static void check(Schema schema, Field value, String named) {
        if (value.node().isNull() && schema.nullable()) {
            return;
        }
        if (!type(schema, value, named)) {
            return;
        }
        ObjectNode json = schema.json();
        JsonNode node = value.node();
        if (node.isString()) {
            StringRules.check(json, value, named);
        } else if (node.isNumber()) {
            NumberRules.check(json, value, named);
        } else if (node.isArray()) {
            array(schema, json, value, named);
        } else if (node.isObject()) {
            object(schema, json, value, named);
        }
        if (!schema.enumValues().isEmpty() && schema.enumValues().stream().noneMatch(known -> same(known, node))) {
            value.notSupported(schema.enumValues().stream()
                    .map(known -> known.isString() ? known.asString() : known.toString())
                    .toList());
        }
        combined(schema, json, value, named);
    }

    private static boolean same(JsonNode known, JsonNode node) {
        return known.isNumber() && node.isNumber()
                ? known.decimalValue().compareTo(node.decimalValue()) == 0
                : known.equals(node);
    }

    private static boolean type(Schema schema, Field value, String named) {
        JsonNode node = value.node();
        boolean fits = switch (schema.type()) {
            case OBJECT -> node.isObject();
            case ARRAY -> node.isArray();
            case STRING -> node.isString();
            case BOOLEAN -> node.isBoolean();
            case NUMBER -> node.isNumber();
            case INTEGER -> node.isNumber() && NumberRules.isWhole(node);
            case ANY -> !schema.intOrString() || node.isString() || node.isNumber() && NumberRules.isWhole(node);
        };
        if (!fits) {
            String wanted = schema.intOrString()
                    ? "integer,string"
                    : schema.json().path("type").asString("object");
            String is = nameOf(node);
            value.as(named)
                    .add(FieldError.typeInvalid(
                            named, is, "%s in body must be of type %s: \"%s\"".formatted(named, wanted, is)));
        }
        return fits;
    }

    private static String nameOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> NumberRules.isWhole(node) ? "integer" : "number";
            default -> "null";
        };
    }

    private static void array(Schema schema, ObjectNode json, Field value, String named) {
        int size = value.node().size();
        if (json.has("maxItems") && size > json.path("maxItems").asInt()) {
            value.add(
                    FieldError.tooMany(value.path(), size, json.path("maxItems").asInt()));
        }
        if (size < json.path("minItems").asInt(0)) {
            value.invalid(
                    size,
                    "%s in body should have at least %d items"
                            .formatted(named, json.path("minItems").asInt()));
        }
        Schema items = schema.items();
        if (items != null) {
            value.items().forEach(item -> check(items, item, item.node().isContainer() ? item.path() : named));
        }
        duplicates(schema, value);
    }

    private static void duplicates(Schema schema, Field value) {
        ListType type = schema.listType();
        Set<Object> seen = new HashSet<>();
        for (Field item : value.items()) {
            Object key = type == ListType.SET
                    ? item.node()
                    : schema.listMapKeys().stream().map(item.node()::path).toList();
            if (type != ListType.ATOMIC && !seen.add(key)) {
                item.duplicate(type == ListType.SET ? item.node() : keys(schema, item));
            }
        }
    }

    private static ObjectNode keys(Schema schema, Field item) {
        ObjectNode keys = Json.object();
        schema.listMapKeys().forEach(key -> keys.set(key, item.node().path(key)));
        return keys;
    }

    private static void object(Schema schema, ObjectNode json, Field value, String named) {
        int size = value.node().size();
        if (json.has("maxProperties") && size > json.path("maxProperties").asInt()) {
            value.add(FieldError.tooMany(
                    value.path(), size, json.path("maxProperties").asInt()));
        }
        if (size < json.path("minProperties").asInt(0)) {
            value.invalid("%s in body should have at least %d properties"
                    .formatted(named, json.path("minProperties").asInt()));
        }
        for (String required : schema.required()) {
            if (!value.node().has(required)) {
                value.at(required).required("");
            }
        }
        Schema values = schema.additionalProperties();
        for (String name : value.node().propertyNames()) {
            Schema field = schema.property(name);
            if (field != null && field.definitionName() == null) {
                check(field, value.at(name), value.at(name).path());
            } else if (field == null && values != null) {
                check(values, value.at(name), value.at(name).path());
            }
        }
    }

    /** What several schemas say about the same value. */
    private static void combined(Schema schema, ObjectNode json, Field value, String named) {
        String quoted = '"' + named + "\" must ";
        for (JsonNode part : json.path("allOf")) {
            List<FieldError> errors = errors(schema, part, value);
            if (!errors.isEmpty()) {
                value.errors().addAll(errors);
                value.invalid("", quoted + "validate all the schemas (allOf)");
            }
        }
        if (json.has("anyOf") && fitting(schema, json.path("anyOf"), value) == 0) {
            value.invalid("", quoted + "validate at least one schema (anyOf)");
        }
        if (json.has("oneOf")) {
            int fitting = fitting(schema, json.path("oneOf"), value);
            if (fitting != 1) {
                value.invalid(
                        "",
                        quoted + "validate one and only one schema (oneOf). Found "
                                + (fitting == 0 ? "none valid" : fitting + " valid alternatives"));
            }
        }
        if (json.has("not") && errors(schema, json.path("not"), value).isEmpty()) {
            value.invalid("", quoted + "not validate the schema (not)");
        }
    }

    private static int fitting(Schema schema, JsonNode parts, Field value) {
        int fitting = 0;
        for (JsonNode part : parts) {
            fitting += errors(schema, part, value).isEmpty() ? 1 : 0;
        }
        return fitting;
    }

    private static List<FieldError> errors(Schema schema, JsonNode part, Field value) {
        List<FieldError> errors = new ArrayList<>();
        if (part instanceof ObjectNode json) {
            check(schema.part(json), new Field(value.node(), value.path(), errors), value.path());
        }
        return errors;
    }
}
