package dev.portcullis.store.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DescriptionsTest {
    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textsAreFoundByFieldOrByDefinitionAndField() {
        ObjectNode thing = json("""
                {"properties": {"a": {"description": "own"}, "b": {"$ref": "B"}, "c": {"$ref": "C"}}}""");

        Descriptions.complete(
                Map.of("p.v1.Thing", thing),
                json("{\"a\": \"other\", \"b\": \"any\", \"Thing.c\": \"one\", \"c\": \"any\"}"));

        assertThat(Descriptions.takeFrom(thing).toString()).isEqualTo("{\"a\":\"own\",\"b\":\"any\",\"c\":\"one\"}");
    }

    @Test
    void aFieldWithoutATextEndsTheBuild() {
        ObjectNode thing = json("{\"properties\": {\"a\": {}, \"b\": {\"description\": \"\"}}}");
        assertThatThrownBy(() -> Descriptions.complete(Map.of("p.v1.Thing", thing), Json.object()))
                .hasMessage("no description of [p.v1.Thing.a, p.v1.Thing.b]");
    }
}
