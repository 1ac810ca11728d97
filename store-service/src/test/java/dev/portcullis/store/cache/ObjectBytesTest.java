package dev.portcullis.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ObjectBytesTest {
    @Test
    void writesKubernetesOrderWithTheVersionInIt() {
        assertThat(text(ObjectBytes.encode(object(), 12)))
                .isEqualTo(
                        "{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"ä\",\"uid\":\"u\","
                                + "\"resourceVersion\":\"12\",\"creationTimestamp\":\"t\",\"labels\":{\"a\":\"b\"}},\"data\":{\"x\":1}}");
    }

    @Test
    void storesNoVersion() {
        assertThat(new String(ObjectBytes.stored(object()), StandardCharsets.UTF_8))
                .doesNotContain("resourceVersion");
    }

    @Test
    void movesToAnotherVersion() {
        ObjectBytes bytes = ObjectBytes.encode(object(), 99);
        assertThat(text(bytes.at(100))).isEqualTo(text(ObjectBytes.encode(object(), 100)));
        assertThat(text(bytes.at(7))).isEqualTo(text(ObjectBytes.encode(object(), 7)));
    }

    @Test
    void findsTheVersionWhereNothingStandsBeforeIt() {
        ObjectNode bare = Json.object().put("kind", "K").put("apiVersion", "v1");
        bare.putObject("metadata").putObject("labels").put("a", "b");
        assertThat(text(ObjectBytes.encode(bare, 1).at(23)))
                .isEqualTo(
                        "{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"23\",\"labels\":{\"a\":\"b\"}}}");
    }

    private static ObjectNode object() {
        return (ObjectNode) Json.read(
                "{\"data\":{\"x\":1},\"metadata\":{\"labels\":{\"a\":\"b\"},\"creationTimestamp\":\"t\",\"uid\":\"u\",\"resourceVersion\":\"3\",\"name\":\"ä\"},\"apiVersion\":\"v1\",\"kind\":\"K\"}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ObjectBytes bytes) {
        return new String(bytes.json(), StandardCharsets.UTF_8);
    }
}
