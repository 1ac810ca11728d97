package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.rest.TestServer.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Objects that nest nearly ten thousand deep, which kube-apiserver keeps: every verb does, too, and nothing takes long. */
class DeepObjectsTest extends ServerTest {
    private static final int DEEP = 9_900;
    private static final String REVISIONS = "/apis/apps/v1/namespaces/default/controllerrevisions";
    private static final String CLASSES = "/apis/resource.k8s.io/v1/deviceclasses";
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static String nested(String open, String close, int depth) {
        return open.repeat(depth) + "1" + close.repeat(depth);
    }

    private static String revision(String name, String data) {
        return "{\"apiVersion\":\"apps/v1\",\"kind\":\"ControllerRevision\",\"metadata\":{\"name\":\"" + name
                + "\"},\"revision\":1,\"data\":" + data + "}";
    }

    private static Answer send(String method, String path, String body, String type) throws Exception {
        long begun = System.nanoTime();
        Answer answer = server.send(method, path, body, "Content-Type", type);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        return answer;
    }

    private static String data(Answer answer) {
        assertThat(answer.status()).as(answer.message()).isIn(200, 201);
        return Json.MAPPER.writeValueAsString(answer.json().path("data"));
    }

    @Test
    void aFreeFieldKeepsThemThroughEveryVerb() throws Exception {
        String data = "{\"x\":" + nested("{\"a\":[", "]}", DEEP / 2) + "}";
        String path = REVISIONS + "/deep";
        Answer created = send("POST", REVISIONS, revision("deep", data), "application/json");
        assertThat(data(created)).isEqualTo(data);
        assertThat(data(server.get(path))).isEqualTo(data);
        assertThat(server.get(REVISIONS).json().at("/items/0/data").isObject()).isTrue();

        String label = "{\"metadata\":{\"labels\":{\"by\":\"%s\"}}}";
        for (String type : List.of("application/merge-patch+json", "application/strategic-merge-patch+json")) {
            assertThat(data(send("PATCH", path, label.formatted("p"), type))).isEqualTo(data);
            assertThat(data(send(
                            "PATCH", path, "{\"metadata\":{\"annotations\":{\"" + type.length() + "\":\"\"}}}", type)))
                    .isEqualTo(data);
        }
        String again = "[{\"op\":\"test\",\"path\":\"/data/x\",\"value\":" + nested("{\"a\":[", "]}", DEEP / 2 - 1)
                + "},{\"op\":\"add\",\"path\":\"/metadata/labels/c\",\"value\":\"d\"}]";
        assertThat(send("PATCH", path, again, "application/json-patch+json").status())
                .isEqualTo(422);
        assertThat(data(send(
                        "PATCH",
                        path,
                        again.replace("\"test\"", "\"replace\"")
                                .replace("/data/x\",\"value\":", "/data/x/a/0\",\"value\":"),
                        "application/json-patch+json")))
                .isEqualTo(data);
        String applied = revision("deep", data);
        assertThat(data(send("PATCH", path + "?fieldManager=me&force=true", applied, "application/apply-patch+yaml")))
                .isEqualTo(data);
        assertThat(data(send("PATCH", path + "?fieldManager=me&force=true", applied, "application/apply-patch+yaml")))
                .isEqualTo(data);
        JsonNode now = server.get(path).json();
        assertThat(data(send("PUT", path, Json.MAPPER.writeValueAsString(now), "application/json")))
                .isEqualTo(data);
        assertThat(server.get(path, "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                        .json()
                        .at("/rows/0/cells/0")
                        .asString())
                .isEqualTo("deep");
        // Neither is indented: that would take a hundred times as many blanks.
        for (Answer read : List.of(server.get(path + "?pretty=1"), server.get(path, "Accept", "application/yaml"))) {
            assertThat(read.status()).isEqualTo(200);
            assertThat(data(read)).isEqualTo(data);
            assertThat(read.response().body()).hasSizeLessThan(3 * data.length());
        }
        try (BufferedReader watch = new BufferedReader(new InputStreamReader(
                server.stream(REVISIONS + "?watch=1&timeoutSeconds=1&resourceVersion=0"), StandardCharsets.UTF_8))) {
            assertThat(Json.read(watch.readLine().getBytes(StandardCharsets.UTF_8))
                            .at("/object/metadata/name")
                            .asString())
                    .isEqualTo("deep");
        }
        assertThat(server.send("DELETE", path, "").status()).isEqualTo(200);
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    @Test
    void admissionIsShownThem() throws Exception {
        String data = nested("{\"a\":", "}", DEEP);
        Answer paused = server.as(
                "gateway",
                "POST",
                REVISIONS,
                revision("reviewed", data),
                "Portcullis-Write",
                "begin",
                "X-Remote-User",
                "alice",
                "Content-Type",
                "application/json");
        assertThat(Json.MAPPER.writeValueAsString(paused.json().at("/request/object/data")))
                .isEqualTo(data);
    }

    /** As deep as 10 KiB of them can be. */
    @Test
    void parametersOfDevicesAreFree() throws Exception {
        String parameters = "{\"p\":" + nested("[", "]", 5000) + "}";
        Answer created = send("POST", CLASSES, """
                {"metadata":{"name":"deep"},"spec":{"config":[{"opaque":{"driver":"d.example.com","parameters":%s}}]}}""".formatted(parameters), "application/json");
        assertThat(created.status()).as(created.message()).isEqualTo(201);
        assertThat(Json.MAPPER.writeValueAsString(
                        server.get(CLASSES + "/deep").json().at("/spec/config/0/opaque/parameters")))
                .isEqualTo(parameters);
        assertThat(server.send("DELETE", CLASSES + "/deep", "").status()).isEqualTo(200);
    }

    /** Objects inside of each other, and lists, and restrictions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"object\",\"properties\":{\"a\":|}}|4900|{\"type\":\"string\"}",
                "{\"type\":\"array\",\"items\":|}|9800|{\"type\":\"string\"}",
                "{\"not\":|}|9800|{\"maxLength\":1}",
                "{\"allOf\":[|]}|4900|{\"maxLength\":1}",
            })
    void schemasOfDefinitionsNestAsDeep(String open, String close, int times, String leaf) throws Exception {
        String schema = open.repeat(times) + leaf + close.repeat(times);
        schema = open.contains("type") ? schema : "{\"type\":\"string\"," + schema.substring(1);
        String definition = """
                {"metadata":{"name":"deeps.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                 "names":{"plural":"deeps","singular":"deep","kind":"Deep","listKind":"DeepList"},
                 "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":%s}}}}]}}""".formatted(schema);
        Answer created = send("POST", DEFINITIONS, definition, "application/json");
        assertThat(created.status()).as(created.message()).isEqualTo(201);
        Answer patched = send(
                "PATCH",
                DEFINITIONS + "/deeps.example.com",
                "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}",
                "application/merge-patch+json");
        assertThat(Json.MAPPER.writeValueAsString(
                        patched.json().at("/spec/versions/0/schema/openAPIV3Schema/properties/a")))
                .hasSizeGreaterThanOrEqualTo(schema.length());
        assertThat(send("DELETE", DEFINITIONS + "/deeps.example.com", "", "application/json")
                        .status())
                .isEqualTo(200);
    }

    /** Each of the schemas is wrong, and the path to it is as long as the body. */
    @Test
    void whatIsWrongWithEachLevelIsToldInFewWords() throws Exception {
        String name = "n".repeat(40_000);
        String schema = "{\"type\":\"object\",\"properties\":{\"" + name + "\":{\"type\":\"string\","
                + ("\"not\":{\"nullable\":true,\"type\":\"x\",").repeat(9_000) + "\"maxLength\":1" + "}".repeat(9_000)
                + "}}}";
        Answer refused = send("POST", DEFINITIONS, """
                {"metadata":{"name":"deeps.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                 "names":{"plural":"deeps","singular":"deep","kind":"Deep","listKind":"DeepList"},
                 "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":%s}}]}}""".formatted(schema), "application/json");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.response().body()).hasSizeLessThan(16 * 1024 * 1024);
    }

    @Test
    void beyondTenThousandIsRefused() throws Exception {
        for (String type : List.of("application/json", "application/yaml")) {
            Answer refused = send("POST", REVISIONS, revision("too", nested("[", "]", 10_000)), type);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).contains("exceeded max depth");
        }
        assertThat(send(
                                "POST",
                                REVISIONS,
                                revision("fits", "{\"a\":" + nested("[", "]", 9_998) + "}"),
                                "application/json")
                        .status())
                .isEqualTo(201);
        String path = REVISIONS + "/fits";
        Answer grown = send(
                "PATCH",
                path,
                "[{\"op\":\"copy\",\"from\":\"/data\",\"path\":\"/data/b\"},{\"op\":\"copy\",\"from\":\"/data\",\"path\":\"/data/b/c\"}]",
                "application/json-patch+json");
        assertThat(grown.status()).isEqualTo(422);
        assertThat(server.send("DELETE", path, "").status()).isEqualTo(200);
    }

    @Test
    void deepYamlIsKeptToo() throws Exception {
        String data = "{\"x\":" + nested("{\"a\":[", "]}", 4_500) + "}";
        assertThat(data(send("POST", REVISIONS, revision("yaml", data), "application/yaml")))
                .isEqualTo(data);
        assertThat(server.send("DELETE", REVISIONS + "/yaml", "").status()).isEqualTo(200);
    }
}
