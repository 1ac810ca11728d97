package dev.portcullis.store.fieldpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FieldsV1Test {
    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"f:data\":{\"f:x\":{}}}",
                "{\"f:data\":{\".\":{},\"f:x\":{}}}",
                "{\"f:a\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:name\":{}}}}",
                "{\"f:a\":{\"v:\\\"x\\\"\":{},\"v:1\":{},\"v:true\":{}}}",
                "{\"f:a\":{\"i:0\":{},\"i:10\":{}}}",
                "{\"f:a:b\":{},\"f:\":{}}",
                "{\"f:a\":{\"v:\\\"a\\\\u003cb\\\"\":{}}}"
            })
    void whatIsReadIsWrittenAgain(String text) {
        assertThat(FieldsV1.write(FieldsV1.read(json(text)))).isEqualTo(json(text));
    }

    @Test
    void keysAreSortedByName() {
        FieldSet set = FieldsV1.read(json("{\"f:a\":{\"k:{\\\"z\\\":1,\\\"a\\\":2}\":{}}}"));
        assertThat(set).hasToString(".a[a=2,z=1]");
        assertThat(FieldsV1.write(set)).hasToString("{\"f:a\":{\"k:{\\\"a\\\":2,\\\"z\\\":1}\":{}}}");
    }

    @Test
    void fieldsComeBeforeKeysValuesAndPlaces() {
        FieldSet set = FieldsV1.read(
                json("{\"i:1\":{},\"v:\\\"x\\\"\":{},\"v:2\":{},\"k:{\\\"n\\\":1}\":{},\"f:b\":{},\"f:a\":{}}"));
        assertThat(set.toString().lines()).containsExactly(".a", ".b", "[n=1]", "[=2]", "[=\"x\"]", "[1]");
    }

    /** A later version may know more of them. */
    @Test
    void elementsOfAnUnknownKindAreLeftOut() {
        assertThat(FieldsV1.read(json("{\"x:y\":{},\"f:a\":{}}"))).hasToString(".a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"f:a\"",
                "{\"f:a\":1}",
                "{\"f:a\":[]}",
                "{\"nonsense\":{}}",
                "{\"f\":{}}",
                "{\"i:x\":{}}",
                "{\"i:99999999999\":{}}",
                "{\"v:\":{}}",
                "{\"v:{\":{}}",
                "{\"k:{}\":{}}",
                "{\"k:[1\":{}}"
            })
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> FieldsV1.read(json(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsReadAsInMessages() {
        FieldPath path = new FieldPath(List.of(
                new PathElement.Field("spec"),
                new PathElement.Field("containers"),
                new PathElement.Key(List.of(new PathElement.Key.Part("name", json("\"a\\\"b\"")))),
                new PathElement.Field("x")));
        assertThat(path).hasToString(".spec.containers[name=\"a\\\"b\"].x");
    }

    @Test
    void numbersAreEqualByValue() {
        assertThat(FieldsV1.read(json("{\"v:1\":{}}"))).isEqualTo(FieldsV1.read(json("{\"v:1.0\":{}}")));
        assertThat(Values.equal(json("{\"a\":[1,2.50]}"), json("{\"a\":[1.0,2.5]}")))
                .isTrue();
        assertThat(Values.equal(json("{\"a\":1}"), json("{\"a\":\"1\"}"))).isFalse();
    }
}
