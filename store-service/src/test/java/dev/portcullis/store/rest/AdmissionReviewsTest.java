package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What admission is shown: the object as it will be and as it is, in both phases, whatever happens meanwhile. */
class AdmissionReviewsTest extends ServerTest {
    private static final String MERGE = "application/merge-patch+json";

    private static String maps(String namespace) throws Exception {
        server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}");
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private static Answer begin(String method, String path, String body, String type) throws Exception {
        return server.as(
                "gateway",
                method,
                path,
                body,
                "Portcullis-Write",
                "begin",
                "X-Remote-User",
                "alice",
                "Content-Type",
                type);
    }

    private static Answer go(Answer paused, String patch) throws Exception {
        ObjectNode answer = Json.object();
        ObjectNode response = answer.putObject("response")
                .put("uid", paused.json().at("/request/uid").asString())
                .put("allowed", true);
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        }
        return server.as("gateway", "POST", "/writes/" + paused.header("Portcullis-Write"), answer.toString());
    }

    private static String phase(Answer answer) {
        return answer.header("Portcullis-Admission");
    }

    private static JsonNode shown(Answer paused, String field) {
        return paused.json().path("request").path(field);
    }

    /** CVE-2021-25735: a plugin that compares must be shown what is there, not what was. */
    @Test
    void cve2021_25735_theOldObjectIsTheStoredOneInBothPhasesAndAfterAConflict() throws Exception {
        String maps = maps("old-objects");
        server.send("POST", maps, "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"1\"}}");
        Answer mutate = begin("PATCH", maps + "/m", "{\"data\":{\"b\":\"mine\"}}", MERGE);
        assertThat(phase(mutate)).isEqualTo("mutate");
        assertThat(shown(mutate, "operation").asString()).isEqualTo("UPDATE");
        assertThat(shown(mutate, "oldObject").at("/data")).hasToString("{\"a\":\"1\"}");
        assertThat(shown(mutate, "object").at("/data")).hasToString("{\"a\":\"1\",\"b\":\"mine\"}");

        Answer validate = go(mutate, "[{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"plugin\"}]");
        assertThat(phase(validate)).isEqualTo("validate");
        assertThat(shown(validate, "oldObject").at("/data")).hasToString("{\"a\":\"1\"}");
        assertThat(shown(validate, "object").at("/data")).hasToString("{\"a\":\"1\",\"b\":\"mine\",\"c\":\"plugin\"}");

        // Somebody else writes before it is stored: all of it is done again, on what is there now.
        server.send("PATCH", maps + "/m", "{\"data\":{\"a\":\"2\"}}", "Content-Type", MERGE);
        Answer again = go(validate, "");
        assertThat(phase(again)).isEqualTo("mutate");
        assertThat(shown(again, "oldObject").at("/data")).hasToString("{\"a\":\"2\"}");
        assertThat(shown(again, "object").at("/data"))
                .as("without what a plugin did before")
                .hasToString("{\"a\":\"2\",\"b\":\"mine\"}");
        Answer last = go(again, "");
        assertThat(shown(last, "oldObject").at("/data")).hasToString("{\"a\":\"2\"}");
        Answer done = go(last, "");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("data")).hasToString("{\"a\":\"2\",\"b\":\"mine\"}");
    }

    /** CVE-2016-1905: what a patch makes of an object passes admission, and can be refused by it. */
    @Test
    void cve2016_1905_aPatchIsRefusedAsAnUpdateIs() throws Exception {
        String maps = maps("patched");
        server.send("POST", maps, "{\"metadata\":{\"name\":\"m\"}}");
        for (String type : new String[] {MERGE, "application/strategic-merge-patch+json"}) {
            Answer mutate = begin("PATCH", maps + "/m", "{\"data\":{\"b\":\"mine\"}}", type);
            assertThat(shown(mutate, "object").at("/data/b").asString()).isEqualTo("mine");
            ObjectNode denied = Json.object();
            denied.putObject("response")
                    .put("uid", mutate.json().at("/request/uid").asString())
                    .put("allowed", false)
                    .putObject("status")
                    .put("code", 403)
                    .put("message", "no");
            Answer refused =
                    server.as("gateway", "POST", "/writes/" + mutate.header("Portcullis-Write"), denied.toString());
            assertThat(refused.status()).isEqualTo(403);
            assertThat(server.get(maps + "/m").json().has("data")).isFalse();
        }
    }

    @Test
    void aDeletionShowsWhatIsDeleted() throws Exception {
        String maps = maps("deleted");
        server.send("POST", maps, "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"1\"}}");
        Answer mutate = begin("DELETE", maps + "/m", "", "application/json");
        assertThat(shown(mutate, "operation").asString()).isEqualTo("DELETE");
        assertThat(shown(mutate, "oldObject").at("/data/a").asString()).isEqualTo("1");
        assertThat(mutate.json().path("request").has("object")).isFalse();
        server.send("PATCH", maps + "/m", "{\"data\":{\"a\":\"2\"}}", "Content-Type", MERGE);
        Answer again = go(go(mutate, ""), "");
        assertThat(shown(again, "oldObject").at("/data/a").asString())
                .as("after a conflict")
                .isEqualTo("2");
        assertThat(go(go(again, ""), "").status()).isEqualTo(200);
    }

    @Test
    void aConnectionShowsWhatIsAskedFor() throws Exception {
        String namespace = "/api/v1/namespaces/connected";
        server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"connected\"}}");
        server.send("POST", namespace + "/pods", """
                {"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Answer mutate = begin(
                "GET",
                namespace + "/pods/p/exec?command=sh&command=-c&stdin=true&tty=false&container=c",
                "",
                "application/json");
        assertThat(phase(mutate)).isEqualTo("mutate");
        JsonNode request = mutate.json().path("request");
        assertThat(request.path("operation").asString()).isEqualTo("CONNECT");
        assertThat(request.path("subResource").asString()).isEqualTo("exec");
        assertThat(request.path("name").asString()).isEqualTo("p");
        assertThat(request.path("object")).isEqualTo(Json.read("""
                {"kind":"PodExecOptions","apiVersion":"v1","stdin":true,"tty":false,"container":"c","command":["sh","-c"]}""".getBytes(StandardCharsets.UTF_8)));
        Answer end = go(go(mutate, ""), "");
        assertThat(end.status()).isEqualTo(400);
        assertThat(end.message()).isEqualTo("pod p does not have a host assigned");
        assertThat(server.get(namespace + "/pods/p/exec").message())
                .as("without admission for the suite's own")
                .isEqualTo("pod p does not have a host assigned");
    }

    /** PodTopologyLabels goes by way of the Binding. */
    @Test
    void aBindingsLabelsReachThePod() throws Exception {
        String namespace = "/api/v1/namespaces/bound";
        server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"bound\"}}");
        server.send("POST", namespace + "/pods", """
                {"metadata":{"name":"p","labels":{"zone":"mine","a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Answer mutate = begin("POST", namespace + "/pods/p/binding", """
                {"metadata":{"name":"p"},"target":{"kind":"Node","name":"n"}}""", "application/json");
        assertThat(shown(mutate, "kind").path("kind").asString()).isEqualTo("Binding");
        Answer done =
                go(go(mutate, "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"zone\":\"z1\"}}]"), "");
        assertThat(done.status()).isEqualTo(201);
        assertThat(server.get(namespace + "/pods/p").json().at("/metadata/labels"))
                .hasToString("{\"a\":\"b\",\"zone\":\"z1\"}");
    }
}
