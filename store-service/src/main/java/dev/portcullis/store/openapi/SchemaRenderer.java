package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns our schemas into those of a published document: what is only ours left out, references in its form. */
final class SchemaRenderer {
    private static final String OWN = "x-portcullis-";
    private static final String INT_OR_STRING = "int-or-string";

    private final Style style;

    SchemaRenderer(Style style) {
        this.style = style;
    }

    /**
     * The published form of a definition.
     *
     * @param texts the descriptions: the definition's own under the empty name, the others under their fields'
     */
    ObjectNode definition(JsonNode schema, JsonNode texts) {
        ObjectNode rendered = Json.object();
        describe(rendered, texts.path(""));
        rendered.setAll(schema(schema));
        texts.properties().forEach(text -> {
            if (rendered.path("properties").get(text.getKey()) instanceof ObjectNode property) {
                describe(property, text.getValue());
            }
        });
        wrapReferences(rendered);
        return rendered;
    }

    private ObjectNode schema(JsonNode schema) {
        ObjectNode rendered = Json.object();
        schema.properties().forEach(keyword -> {
            String name = keyword.getKey();
            JsonNode value = keyword.getValue();
            if (name.startsWith(OWN) || !style.has(name) || isOurs(name, value)) {
                return;
            }
            switch (name) {
                case "$ref" -> rendered.put("$ref", style.reference(value.asString()));
                case "properties" -> {
                    ObjectNode properties = rendered.putObject(name);
                    value.properties().forEach(p -> properties.set(p.getKey(), schema(p.getValue())));
                }
                case "items", "additionalProperties", "not" ->
                    rendered.set(name, value.isObject() ? schema(value) : value);
                case "allOf", "anyOf", "oneOf" -> {
                    ArrayNode parts = rendered.putArray(name);
                    value.forEach(part -> parts.add(schema(part)));
                }
                default -> rendered.set(name, value);
            }
        });
        if (style == Style.V3 && rendered.path("format").asString("").equals(INT_OR_STRING)) {
            rendered.remove("type");
            ArrayNode types = rendered.putArray("oneOf");
            types.addObject().put("type", "integer");
            types.addObject().put("type", "string");
        }
        return rendered;
    }

    /** Quantities have a format with us only. */
    private static boolean isOurs(String name, JsonNode value) {
        return name.equals("format") && value.asString("").equals("quantity");
    }

    private static void describe(ObjectNode schema, JsonNode text) {
        if (text.isString()) {
            schema.set("description", text);
        }
    }

    /** In version 3 nothing may stand beside a reference. */
    private void wrapReferences(JsonNode node) {
        if (style == Style.V2) {
            return;
        }
        node.forEach(this::wrapReferences);
        if (node instanceof ObjectNode schema && schema.path("$ref").isString() && schema.size() > 1) {
            JsonNode reference = schema.remove("$ref");
            schema.putArray("allOf").addObject().set("$ref", reference);
        }
    }
}
