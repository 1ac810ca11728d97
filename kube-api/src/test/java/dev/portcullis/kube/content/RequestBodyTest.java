package dev.portcullis.kube.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

class RequestBodyTest {
    record Thing(String apiVersion, String kind, JsonNode metadata, Spec spec) {}

    record Spec(String user, List<Item> items) {}

    record Item(String name) {}

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private Thing read(String body) throws IOException {
        request.setContent(body.getBytes(UTF_8));
        return RequestBody.read(request, response, "example.com/v1", "Thing", Thing.class);
    }

    @Test
    void whatTheBodyLeavesOutIsMeant() throws IOException {
        Thing thing = read("{\"spec\":{\"user\":\"u\",\"items\":[{\"name\":\"a\"}]}}");
        assertThat(thing).isEqualTo(new Thing("example.com/v1", "Thing", null, new Spec("u", List.of(new Item("a")))));
    }

    @Test
    void yamlIsTheSame() throws IOException {
        request.setContentType("application/yaml");
        assertThat(read("spec:\n  user: u").spec().user()).isEqualTo("u");
    }

    @Test
    void unknownFieldsAreWarnings() throws IOException {
        read("{\"spec\":{\"userr\":1,\"items\":[{\"nam\":1}]}}");
        assertThat(response.getHeaders("Warning"))
                .containsExactly(
                        "299 - \"unknown field \\\"spec.userr\\\"\"",
                        "299 - \"unknown field \\\"spec.items[0].nam\\\"\"");
    }

    @Test
    void unknownFieldsAreErrorsWhereStrictnessIsAskedFor() {
        request.setParameter("fieldValidation", "Strict");
        assertThatThrownBy(() -> read("{\"spec\":{\"userr\":1}}"))
                .hasMessage(
                        "Thing in version \"v1\" cannot be handled as a Thing: strict decoding error: unknown field \"spec.userr\"");
    }

    @Test
    void anotherTypeIsRefused() {
        assertThatThrownBy(() -> read("{\"spec\":{\"user\":1}}"))
                .hasMessageContaining("cannot unmarshal into Go struct field Thing.spec.user of type string");
    }

    @Test
    void anotherKindOrVersionIsRefused() {
        assertThatThrownBy(() -> read("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}"))
                .hasMessage(
                        "Pod in version \"v1\" cannot be handled as a Thing: converting (v1.Pod) to (v1.Thing): unknown"
                                + " conversion");
        assertThatThrownBy(() -> read("{\"apiVersion\":\"example.com/v2\"}"))
                .hasMessage(
                        "the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String body : List.of("", "[]", "{", "\"x\"", "{\"a\":1}{}")) {
            assertThatThrownBy(() -> read(body))
                    .hasMessageStartingWith("the object provided is unrecognized (must be of type Thing): ");
        }
    }

    @Test
    void whatIsNoJsonIsSaidAsGoSaysIt() {
        assertThatThrownBy(() -> read("nonsense"))
                .hasMessageEndingWith("json parse error: invalid character 'o' in literal null (expecting 'u')");
        assertThatThrownBy(() -> read("{\"a\":"))
                .hasMessageEndingWith("json parse error: unexpected end of JSON input");
    }

    @Test
    void aBodyHasALimit() {
        assertThatThrownBy(() -> read("{\"spec\":{\"user\":\"" + "x".repeat(RequestBody.LIMIT) + "\"}}"))
                .hasMessage("Request entity too large: limit is " + RequestBody.LIMIT);
    }
}
