package dev.portcullis.admission.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.alwayspullimages.AlwaysPullImages;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.record.AdmissionRecords;
import dev.portcullis.admission.record.RecordsController;
import dev.portcullis.kube.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

class AdmissionControllerTest {
    private final AlwaysPullImages plugin = new AlwaysPullImages();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AdmissionRecords records = new AdmissionRecords(10_000);
    private final MockMvc web = MockMvcBuilders.standaloneSetup(
                    new AdmissionController(
                            new AdmissionChain(List.of(plugin), List.of(plugin)),
                            new PluginsByName(List.of(plugin), List.of(plugin)),
                            records,
                            registry),
                    new RecordsController(records))
            .build();

    private MockHttpServletResponse post(String path, byte[] body) throws Exception {
        return web.perform(MockMvcRequestBuilders.post(path).content(body))
                .andReturn()
                .getResponse();
    }

    private static byte[] review(String operation, String object) {
        return ("{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','request':{'uid':'u-1','kind':{'group':'','version':'v1','kind':'Pod'},"
                        + "'resource':{'group':'','version':'v1','resource':'pods'},'name':'p','namespace':'n','operation':'"
                        + operation
                        + "','userInfo':{'username':'a'},'object':" + object + "}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void answersAReviewWithAPatch() throws Exception {
        var response = post("/admit/mutate", review("CREATE", "{'spec':{'containers':[{'name':'c'}]}}"));
        assertThat(response.getStatus()).isEqualTo(200);
        JsonNode answer = Json.read(response.getContentAsByteArray());
        assertThat(answer.path("kind").asString()).isEqualTo("AdmissionReview");
        assertThat(answer.path("response").path("uid").asString()).isEqualTo("u-1");
        assertThat(answer.path("response").path("patchType").asString()).isEqualTo("JSONPatch");
        assertThat(new String(answer.path("response").path("patch").binaryValue(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/spec/containers/0/imagePullPolicy\",\"value\":\"Always\"}]");
        assertThat(answer.path("response").path("trace").path(0).path("plugin").asString())
                .isEqualTo("AlwaysPullImages");
        assertThat(registry.get("apiserver.admission.controller.admission.duration")
                        .tags("name", "AlwaysPullImages", "type", "admit", "operation", "CREATE", "rejected", "false")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("apiserver.admission.step.admission.duration")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatWasSaidToARequestIsKnownByItsAuditId() throws Exception {
        byte[] pod = review("CREATE", "{'spec':{'containers':[{'name':'c'}]}}");
        for (String phase : List.of("mutate", "validate")) {
            web.perform(MockMvcRequestBuilders.post("/admit/" + phase)
                    .header("Audit-ID", "a-1")
                    .content(pod));
        }
        byte[] said = post("/records", "{\"auditID\":\"a-1\"}".getBytes(StandardCharsets.UTF_8))
                .getContentAsByteArray();
        JsonNode answers = Json.read(said).path("answers");
        assertThat(answers.size()).isEqualTo(2);
        assertThat(answers.at("/0/phase").asString()).isEqualTo("mutate");
        assertThat(answers.at("/1/review/response/uid").asString()).isEqualTo("u-1");
        byte[] other = post("/records", "{\"auditID\":\"a-2\"}".getBytes(StandardCharsets.UTF_8))
                .getContentAsByteArray();
        assertThat(Json.read(other).path("answers").size()).isZero();
    }

    @Test
    void aRefusalCarriesTheWholeStatus() throws Exception {
        var response =
                post("/admit/validate", review("CREATE", "{'spec':{'containers':[{'imagePullPolicy':'Never'}]}}"));
        JsonNode answer = Json.read(response.getContentAsByteArray()).path("response");
        assertThat(answer.path("allowed").asBoolean()).isFalse();
        assertThat(answer.path("status").path("code").asInt()).isEqualTo(403);
        assertThat(answer.path("status").path("details").path("name").asString())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{\"request\":{}}", "{\"request\":{\"uid\":\"u\"}}", "nonsense"})
    void whatIsNoReviewIsABadRequest(String body) throws Exception {
        var response = post("/admit/mutate", body.getBytes(StandardCharsets.UTF_8));
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(Json.read(response.getContentAsByteArray()).path("kind").asString())
                .isEqualTo("Status");
    }

    @Test
    void anUnknownOperationIsABadRequest() throws Exception {
        assertThat(post("/admit/mutate", review("EXPLODE", "{}")).getStatus()).isEqualTo(400);
    }

    @Test
    void aBodyBeyondAllBoundsIsRefused() throws Exception {
        assertThat(post("/admit/mutate", new byte[9 * 1024 * 1024]).getStatus()).isEqualTo(413);
    }

    @Test
    void eachPluginHasAPathForOtherApiServers() throws Exception {
        byte[] pod = review("CREATE", "{'spec':{'containers':[{'name':'c'}]}}");
        JsonNode mutated = Json.read(
                        post("/admission/AlwaysPullImages/mutate", pod).getContentAsByteArray())
                .path("response");
        assertThat(new String(mutated.path("patch").binaryValue(), StandardCharsets.UTF_8))
                .contains("/spec/containers/0/imagePullPolicy");
        assertThat(mutated.has("trace")).as("what only the suite knows").isFalse();
        JsonNode validated = Json.read(
                        post("/admission/alwayspullimages/validate", pod).getContentAsByteArray())
                .path("response");
        assertThat(validated.path("allowed").asBoolean()).isFalse();
        assertThat(validated.path("status").path("message").asString()).contains("Unsupported value");

        assertThat(post("/admission/Nothing/mutate", pod).getStatus()).isEqualTo(404);
        assertThat(post("/admission/AlwaysPullImages/explain", pod).getStatus()).isEqualTo(404);
        assertThat(post("/admission/AlwaysPullImages/mutate", "{}".getBytes(StandardCharsets.UTF_8))
                        .getStatus())
                .isEqualTo(400);
    }
}
