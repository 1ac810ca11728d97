package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of a custom resource as it is published: with apiVersion, kind and metadata, which every object has. In version 2 without what
 * that can't say, or what kubectl would take for more than it is (apiextensions-apiserver's {@code ToStructuralOpenAPIV2}).
 */
final class CustomSchema {
    private static final String UNKNOWN = "x-kubernetes-preserve-unknown-fields";
    private static final String EMBEDDED = "x-kubernetes-embedded-resource";
    private static final List<String> JUNCTORS = List.of("allOf", "oneOf", "anyOf", "not");

    private final Style style;
    private final JsonNode texts;

    /** @param texts the descriptions of the three fields, by their names */
    CustomSchema(Style style, JsonNode texts) {
        this.style = style;
        this.texts = texts;
    }

    ObjectNode of(ObjectNode given) {
        if (style == Style.V2 && given.path(UNKNOWN).asBoolean(false)) {
            return Json.object().put("type", "object");
        }
        ObjectNode schema = given.deepCopy();
        if (style == Style.V2) {
            reduce(schema);
        }
        embedded(schema);
        objectFields(schema);
        return schema;
    }

    private void objectFields(ObjectNode schema) {
        ObjectNode properties =
                schema.get("properties") instanceof ObjectNode known ? known : schema.putObject("properties");
        described(properties, "apiVersion").put("type", "string");
        described(properties, "kind").put("type", "string");
        described(properties, "metadata").put("$ref", Models.META + "ObjectMeta");
    }

    private ObjectNode described(ObjectNode properties, String field) {
        ObjectNode property = properties.putObject(field);
        if (texts.path(field).isString()) {
            property.set("description", texts.get(field));
        }
        return property;
    }

    private void embedded(JsonNode schema) {
        below(schema).forEach(this::embedded);
        if (schema instanceof ObjectNode object
                && object.path(EMBEDDED).asBoolean(false)
                && !(style == Style.V2 && object.path(UNKNOWN).asBoolean(false))) {
            objectFields(object);
        }
    }

    private static List<ObjectNode> below(JsonNode schema) {
        List<ObjectNode> below = new java.util.ArrayList<>();
        for (JsonNode property : schema.path("properties")) {
            add(below, property);
        }
        add(below, schema.path("items"));
        add(below, schema.path("additionalProperties"));
        return below;
    }

    private static void add(List<ObjectNode> below, JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            below.add(object);
        }
    }

    private static void reduce(ObjectNode schema) {
        schema.remove(JUNCTORS);
        boolean unknown = schema.path(UNKNOWN).asBoolean(false);
        boolean nullable = schema.path("nullable").asBoolean(false);
        if (unknown || nullable) {
            schema.remove(List.of("items", "properties"));
        }
        String type = schema.path("type").asString("");
        if (nullable || type.equals("array") && !schema.has("items") || unknown && type.equals("object")) {
            schema.remove("type");
        }
        mayBeMissing(schema);
        schema.remove("nullable");
        below(schema).forEach(CustomSchema::reduce);
    }

    /** A field that may be null is not required any more, since null is no value to kubectl. */
    private static void mayBeMissing(ObjectNode schema) {
        if (!(schema.get("required") instanceof ArrayNode required)) {
            return;
        }
        required.removeIf(field -> schema.path("properties")
                .path(field.asString(""))
                .path("nullable")
                .asBoolean(false));
        if (required.isEmpty()
                || schema.path("additionalProperties").path("nullable").asBoolean(false)) {
            schema.remove("required");
        }
    }
}
