package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code refusals.jsonl}: an object a line, where it is sent, and what is refused in it, in kube-apiserver's words; empty
 * if nothing is. The end-to-end tests send the same.
 */
class RefusedSettingsTest {
    private final MiniServer server = new MiniServer();

    static Stream<Arguments> refusals() throws IOException {
        try (InputStream in = Objects.requireNonNull(RefusedSettingsTest.class.getResourceAsStream("refusals.jsonl"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.stream()
                    .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                    .map(line -> Arguments.of(
                            line.path("path").asString(),
                            line.path("object"),
                            line.path("refused").asString()));
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refused(String path, JsonNode object, String refused) {
        assertThat(create(path, object.toString())).isEqualTo(refused);
    }

    private String create(String path, String body) {
        try {
            server.send("POST", path, "json", body);
        } catch (ApiException e) {
            String message = String.valueOf(e.getMessage());
            return message.substring(message.indexOf("is invalid: ") + 12);
        }
        return "";
    }
}
