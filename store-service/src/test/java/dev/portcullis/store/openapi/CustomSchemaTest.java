package dev.portcullis.store.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CustomSchemaTest {
    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode published(Style style, String field) {
        ObjectNode schema =
                json("{\"type\": \"object\", \"properties\": {\"f\": " + field + "}, \"required\": [\"f\"]}");
        return new CustomSchema(style, Json.object()).of(schema);
    }

    /** kubectl takes what it can't read for an error, so that version 2 says less. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "string", "anyOf": [{}], "pattern": "a"}                        | {"type":"string","pattern":"a"}
            {"type": "string", "nullable": true}                                     | {}
            {"type": "object", "nullable": true, "properties": {"a": {}}}            | {}
            {"type": "array", "items": {"type": "string"}}                           | {"type":"array","items":{"type":"string"}}
            {"type": "array"}                                                        | {}
            {"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": {"a": {}}} | {"x-kubernetes-preserve-unknown-fields":true}
            {"type": "object", "properties": {"a": {"type": "string", "not": {}}}}   | {"type":"object","properties":{"a":{"type":"string"}}}
            {"type": "object", "additionalProperties": {"type": "array", "items": {"nullable": true}}} | {"type":"object","additionalProperties":{"type":"array","items":{}}}
            """)
    void versionTwoSaysLess(String given, String expected) {
        assertThat(published(Style.V2, given).at("/properties/f")).isEqualTo(json(expected));
        assertThat(published(Style.V3, given).at("/properties/f")).isEqualTo(json(given));
    }

    @Test
    void whatMayBeNullIsNotRequiredInVersionTwo() {
        assertThat(published(Style.V2, "{\"nullable\": true}").has("required")).isFalse();
        assertThat(published(Style.V2, "{\"type\": \"string\"}").path("required"))
                .hasSize(1);
        assertThat(published(Style.V3, "{\"nullable\": true}").path("required")).hasSize(1);
    }

    @Test
    void unknownFieldsAtTheRootLeaveNothingToSay() {
        ObjectNode open = json("{\"type\": \"object\", \"x-kubernetes-preserve-unknown-fields\": true}");
        assertThat(new CustomSchema(Style.V2, Json.object()).of(open)).isEqualTo(json("{\"type\": \"object\"}"));
        assertThat(new CustomSchema(Style.V3, Json.object())
                        .of(open)
                        .at("/properties/metadata/$ref")
                        .asString(""))
                .endsWith("ObjectMeta");
    }

    @Test
    void embeddedObjectsHaveTheFieldsOfEveryObject() {
        String embedded = "{\"type\": \"object\", \"x-kubernetes-embedded-resource\": true}";
        assertThat(published(Style.V2, embedded)
                        .at("/properties/f/properties/kind/type")
                        .asString())
                .isEqualTo("string");
    }
}
