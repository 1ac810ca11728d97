package dev.portcullis.store.definition;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.FieldErrors;
import dev.portcullis.store.validation.Patterns;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * That a schema is structural: it says of every field what it is, and says it in one place; {@code allOf}, {@code anyOf},
 * {@code oneOf} and {@code not} only restrict the values of what is known from there.
 */
final class StructuralRules {
    /** What belongs to the structure and has no place in restrictions, and how each is refused. */
    private static final List<List<String>> FORBIDDEN = List.of(
            List.of("type", "must be empty"),
            List.of("additionalProperties", "must be undefined"),
            List.of("default", "must be undefined"),
            List.of("title", "must be empty"),
            List.of("description", "must be empty"),
            List.of("nullable", "must be false"),
            List.of("externalDocs", "must be undefined"),
            List.of("x-kubernetes-preserve-unknown-fields", "must be false"),
            List.of("x-kubernetes-embedded-resource", "must be false"),
            List.of("x-kubernetes-int-or-string", "must be false"),
            List.of("x-kubernetes-list-map-keys", "must be empty"),
            List.of("x-kubernetes-list-type", "must be undefined"),
            List.of("x-kubernetes-map-type", "must be undefined"),
            List.of("x-kubernetes-validations", "must be empty"));

    private enum Level {
        ROOT("at the root"),
        ITEM("for specified array items"),
        FIELD("for specified object fields");

        private final String where;

        Level(String where) {
            this.where = where;
        }
    }

    private StructuralRules() {}

    /** By the text of the errors, as kube-apiserver has them. */
    static List<FieldError> check(Field schema) {
        Field root = new Field(schema.node(), schema.path(), new FieldErrors());
        invariants(root, Level.ROOT);
        complete(root, root);
        return root.errors().stream()
                .sorted(Comparator.comparing(FieldError::message))
                .toList();
    }

    private static void invariants(Field schema, Level level) {
        if (schema.at("type").is("array") && schema.at("items").absent()) {
            schema.at("items").required("must be specified");
        }
        if (schema.at("items").node().isObject()) {
            invariants(schema.at("items"), Level.ITEM);
        }
        schema.at("properties").entries().forEach(entry -> invariants(entry.value(), Level.FIELD));
        Field values = schema.at("additionalProperties");
        if (values.present() && level == Level.ROOT) {
            values.forbidden("must not be used at the root");
        }
        if (values.node().isObject()) {
            invariants(values, Level.FIELD);
        }
        boolean either = schema.flag("x-kubernetes-int-or-string");
        boolean open = schema.flag("x-kubernetes-preserve-unknown-fields");
        boolean embedded = schema.flag("x-kubernetes-embedded-resource");
        if (either && open) {
            schema.at("x-kubernetes-preserve-unknown-fields")
                    .invalid("must be false if x-kubernetes-int-or-string is true");
        }
        if (either && embedded) {
            schema.at("x-kubernetes-embedded-resource").invalid("must be false if x-kubernetes-int-or-string is true");
        }
        restrictions(
                schema,
                isIntOrString(schema.node()),
                isIntOrString(schema.at("allOf").index(0).node()));
        type(schema, level, embedded, either || open);
        if (embedded) {
            if (values.present()) {
                values.forbidden("must not be used if x-kubernetes-embedded-resource is set");
            }
            if (!open) {
                schema.at("properties")
                        .require(
                                "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
            }
        }
        if (level == Level.ROOT || embedded) {
            meta(schema.at("properties"), level);
        }
    }

    private static void type(Field schema, Level level, boolean embedded, boolean needsNone) {
        Field type = schema.at("type");
        if (embedded && !type.is("object")) {
            String why = "must be object if x-kubernetes-embedded-resource is true";
            if (type.require(why)) {
                type.invalid(why);
            }
        } else if (type.empty() && !needsNone) {
            type.required("must not be empty " + level.where);
        }
        if (level == Level.ROOT && !type.empty() && !type.is("object")) {
            type.invalid("must be object at the root");
        }
    }

    private static void meta(Field properties, Level level) {
        for (String name : List.of("kind", "apiVersion")) {
            Field field = properties.key(name);
            if (field.present() && !field.at("type").is("string")) {
                field.at("type").invalid("must be string");
            }
        }
        Field metadata = properties.key("metadata");
        if (metadata.present() && !metadata.at("type").is("object")) {
            metadata.at("type").invalid("must be object");
        }
        if (metadata.node() instanceof ObjectNode object && level == Level.ROOT) {
            ObjectNode rest = object.deepCopy();
            rest.remove(List.of("type", "default"));
            JsonNode names = rest.path("properties");
            if (names.propertyNames().stream().allMatch(List.of("name", "generateName")::contains)) {
                rest.remove("properties");
            }
            if (!rest.isEmpty()) {
                metadata.forbidden(
                        "must not specify anything other than name and generateName, but metadata is implicitly specified");
            }
        }
    }

    private static boolean isIntOrString(JsonNode schema) {
        return schema.path("anyOf").toString().equals("[{\"type\":\"integer\"},{\"type\":\"string\"}]");
    }

    private static void restrictions(Field schema, boolean skipAnyOf, boolean skipFirstOfAllOf) {
        if (!skipAnyOf) {
            schema.at("anyOf").items().forEach(part -> restriction(part, false));
        }
        List<Field> all = schema.at("allOf").items();
        for (int i = 0; i < all.size(); i++) {
            restriction(all.get(i), skipFirstOfAllOf && i == 0);
        }
        schema.at("oneOf").items().forEach(part -> restriction(part, false));
        if (schema.at("not").present()) {
            restriction(schema.at("not"), false);
        }
        Field pattern = schema.at("pattern");
        Patterns.problem(pattern.text())
                .ifPresent(why -> pattern.invalid("must be a valid regular expression, but isn't: " + why));
    }

    private static void restriction(Field part, boolean skipAnyOf) {
        restrictions(part, skipAnyOf, false);
        if (part.at("items").node().isObject()) {
            restriction(part.at("items"), false);
        }
        part.at("properties").entries().forEach(entry -> restriction(entry.value(), false));
        for (List<String> rule : FORBIDDEN) {
            Field field = part.at(rule.getFirst());
            if (field.present() && !field.empty() && (!field.node().isBoolean() || field.flag())) {
                field.forbidden(rule.getLast() + " to be structural");
            }
        }
        if (part.at("properties").node().has("metadata")) {
            part.at("properties").key("metadata").forbidden("must not be specified in a nested context");
        }
    }

    /** What is restricted is known from the structure. */
    private static void complete(Field restricting, Field structure) {
        for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
            restricting.at(junctor).items().forEach(part -> completePart(part, structure));
        }
        completePart(restricting.at("not"), structure);
    }

    private static void completePart(Field part, Field structure) {
        if (part.absent()) {
            return;
        }
        if (structure.absent()) {
            structure.required("because it is defined in " + part.path());
            return;
        }
        complete(part, structure);
        if (part.at("items").node().isObject()) {
            completePart(part.at("items"), structure.at("items"));
        }
        for (Field.Entry field : part.at("properties").entries()) {
            completePart(field.value(), structure.at("properties").key(field.key()));
        }
    }
}
