package dev.portcullis.store.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AdditionsTest {
    private static final String MODEL = """
            {"type": "object", "properties": {"b": {"type": "array", "items": {"type": "string"}}, "data": {}, "metadata": {"$ref": "M"}}}""";

    @Test
    void theFilesWordsBecomeKeywords() {
        ObjectNode additions = json("""
                {"zero": {"metadata": {}}, "pointers": ["b"], "order": ["data"], "defaulter": "D",
                 "fields": {"b": {"listType": "map", "keys": ["k"], "enum": ["x"]}, "data": {"ref": "Raw"}}}""");
        assertThat(Additions.apply("p.Model", json(MODEL), additions).toString())
                .isEqualTo("""
                {"type":"object","properties":{"metadata":{"$ref":"M","x-portcullis-zero":{}},"data":{"$ref":"Raw"},\
                "b":{"type":"array","items":{"type":"string","enum":["x"]},"x-portcullis-pointer":true,\
                "x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}},"x-portcullis-defaulter":"D"}""");
    }

    @Test
    void whatTheClassDoesNotHaveEndsTheBuild() {
        assertThatThrownBy(() -> Additions.apply("p.Model", json(MODEL), json("{\"fields\": {\"c\": {}}}")))
                .hasMessage("p.Model has no field c");
        assertThatThrownBy(() ->
                        Additions.apply("p.Model", json(MODEL), json("{\"fields\": {\"b\": {\"lisType\": \"map\"}}}")))
                .hasMessage("p.Model.b: what is lisType?");
        assertThatThrownBy(() -> Additions.apply("p.Model", json(MODEL), json("{\"zeros\": {}}")))
                .hasMessage("p.Model: what is zeros?");
        assertThatThrownBy(() -> Columns.of(
                        Map.of(
                                "p.Model",
                                json(
                                        "{\"columns\": [{\"name\": \"X\", \"type\": \"string\", \"of\": \"Other.field\"}]}")),
                        Map.of()))
                .hasMessage("no definition for p.Other.field");
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
