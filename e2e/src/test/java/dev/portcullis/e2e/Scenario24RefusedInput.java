package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Running;
import dev.portcullis.e2e.client.Wire;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is refused, and what has been forgotten, told to real clients through all five services; nothing is lost by it. */
class Scenario24RefusedInput {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TYPE = "Content-Type";
    private static final String MAPS = "/api/v1/namespaces/bad/configmaps";
    private static final Path REFUSALS =
            Path.of("../store-service/src/test/resources/dev/portcullis/store/strategy/refusals.jsonl");

    private static Portcullis portcullis;
    private static Https admin;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() {
        portcullis = Portcullis.start("refused", StoreKind.EMBEDDED, "--etcd-compaction-interval=1s", "--event-ttl=4s");
        admin = Https.admin(portcullis);
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "ns");
        kubectl.ok("create", "namespace", "ns");
        kubectl.ok("create", "namespace", "bad");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> kubectl.run("get", "serviceaccount", "default").exit() == 0);
        assertThat(admin.post(MAPS, BadRequest.KEPT).statusCode()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        admin.close();
        portcullis.close();
    }

    /** Whatever was sent: what was there is there, nothing else is, and everybody goes on. */
    @AfterEach
    void nothingIsLost() {
        assertThat(admin.get("/readyz").body()).isEqualTo("ok");
        JsonNode maps = JSON.readTree(admin.get(MAPS).body()).path("items");
        assertThat(maps.valueStream().map(map -> map.at("/metadata/name").asString()))
                .containsExactlyInAnyOrder("kept", "kube-root-ca.crt");
        assertThat(JSON.readTree(admin.get(MAPS + "/kept").body()).path("data")).hasToString("{\"k\":\"v\"}");
    }

    /** The cases that the engine is tested with, each in the words that kubectl prints. */
    @Test
    void kubectlTellsWhatIsWrong() throws IOException {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = list.putArray("items");
        List<String> refused = new ArrayList<>();
        for (String line : Files.readAllLines(REFUSALS)) {
            JsonNode refusal = JSON.readTree(line);
            items.add(refusal.path("object"));
            if (!refusal.path("refused").asString().isEmpty()) {
                refused.add(refusal.path("refused").asString());
            }
        }
        Path file = kubectl.file("refusals.json", list.toString());

        Result result = kubectl.run("create", "--dry-run=server", "--validate=false", "-f", file.toString());

        assertThat(refused).hasSizeGreaterThan(150);
        assertThat(result.err().split("Error from server \\(Invalid\\): ", -1)).hasSize(refused.size() + 1);
        // The mandatory ones are good, and there.
        List<String> there = result.err()
                .lines()
                .filter(line -> line.startsWith("Error from server (AlreadyExists)"))
                .toList();
        assertThat(there)
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        ".* (flowschemas|prioritylevelconfigurations)\\.flowcontrol.* \"(exempt|catch-all)\" already exists"));
        assertThat(result.err().split("Error from server", -1)).hasSize(refused.size() + there.size() + 1);
        assertThat(refused).allSatisfy(words -> assertThat(result.err()).contains("is invalid: " + words));
        assertThat(result.out().lines()).hasSize(items.size() - refused.size() - there.size());
    }

    /** One of them as a status, with the cause for each field. */
    @Test
    void aRefusalIsAStatusWithItsCauses() {
        HttpResponse<String> answer =
                admin.post("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", """
                {"metadata":{"name":"p"},"spec":{"validations":[{"expression":"objekt.x"}],"matchConstraints":{"resourceRules":[
                 {"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["*"]}]}}}""");
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode status = JSON.readTree(answer.body());
        assertThat(status.path("reason").asString()).isEqualTo("Invalid");
        JsonNode cause = status.at("/details/causes/0");
        assertThat(cause.path("reason").asString()).isEqualTo("FieldValueInvalid");
        assertThat(cause.path("field").asString()).isEqualTo("spec.validations[0].expression");
        assertThat(cause.path("message").asString())
                .startsWith(
                        "Invalid value: \"objekt.x\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'objekt'");
    }

    @ParameterizedTest
    @MethodSource("dev.portcullis.e2e.BadRequest#all")
    void badRequests(BadRequest bad) {
        HttpResponse<String> answer = admin.bytes(bad.method(), bad.path(), bad.body(), TYPE, bad.type());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(bad.code());
        assertThat(answer.body()).startsWith("{\"kind\":\"Status\"").contains(bad.words());
    }

    @Test
    void unknownFieldsMayNestTenThousandDeep() {
        HttpResponse<String> answer = admin.bytes(
                "POST",
                MAPS + "?dryRun=All",
                ("{\"metadata\":{\"name\":\"x\"},\"unknown\":" + BadRequest.nested(9_999) + "}")
                        .getBytes(StandardCharsets.UTF_8),
                TYPE,
                "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Warning")).hasValue("299 - \"unknown field \\\"unknown\\\"\"");
    }

    /** As deep as kube-apiserver's decoder goes, where a kind has a place for it: every verb, and every service on the way. */
    @Test
    void objectsMayNestNineThousandDeep() {
        String revisions = "/apis/apps/v1/namespaces/bad/controllerrevisions";
        String data = "{\"a\":[".repeat(4_500) + "\"end\"" + "]}".repeat(4_500);
        HttpResponse<String> created =
                admin.post(revisions, "{\"metadata\":{\"name\":\"deep\"},\"revision\":1,\"data\":" + data + "}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).contains("\"data\":" + data);
        assertThat(admin.get(revisions + "/deep").body()).isEqualTo(created.body());

        Kubectl bad = Kubectl.admin(KubectlVersion.newest(), portcullis, "bad");
        assertThat(bad.ok("get", "controllerrevision", "deep", "-o", "jsonpath={.metadata.name}"))
                .isEqualTo("deep");
        bad.ok("label", "controllerrevision", "deep", "seen=yes");
        Map<String, String> patches = Map.of(
                "application/merge-patch+json", "{\"revision\":2}",
                "application/json-patch+json", "[{\"op\":\"replace\",\"path\":\"/revision\",\"value\":3}]");
        patches.forEach((type, patch) -> {
            HttpResponse<String> patched =
                    admin.bytes("PATCH", revisions + "/deep", patch.getBytes(StandardCharsets.UTF_8), TYPE, type);
            assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
            assertThat(patched.body()).contains("\"data\":" + data).contains("\"seen\":\"yes\"");
        });
        bad.ok("delete", "controllerrevision", "deep");
        assertThat(admin.get(revisions + "/deep").statusCode()).isEqualTo(404);
    }

    /** A definition's schema of so many levels, all of them checked, is kept, too. */
    @Test
    void definitionsMayNestNineThousandDeep() {
        String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        String schema = "{\"type\":\"array\",\"items\":".repeat(9_000) + "{\"type\":\"string\"}" + "}".repeat(9_000);
        HttpResponse<String> created = admin.post(definitions, """
                {"metadata":{"name":"deeps.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                 "names":{"plural":"deeps","singular":"deep","kind":"Deep","listKind":"DeepList"},"versions":[{"name":"v1","served":true,
                 "storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":%s}}}}]}}""".formatted(schema));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        kubectl.ok("label", "crd", "deeps.example.com", "seen=yes");
        assertThat(admin.get(definitions + "/deeps.example.com").body())
                .contains("\"seen\":\"yes\"")
                .contains("{\"type\":\"string\"}" + "}".repeat(8_999));
        kubectl.ok("delete", "crd", "deeps.example.com");
    }

    @Test
    void textThatIsNoneIsReplaced() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("{\"metadata\":{\"name\":\"x\"},\"data\":{\"half\":\"<\\ud800>\",\"bytes\":\"<"
                .getBytes(StandardCharsets.UTF_8));
        body.write(0xff);
        body.write(">\"}}".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                admin.bytes("POST", MAPS + "?dryRun=All", body.toByteArray(), TYPE, "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(JSON.readTree(answer.body()).path("data"))
                .hasToString("{\"bytes\":\"<\ufffd>\",\"half\":\"<\ufffd>\"}");
    }

    @Test
    void threeMebibytesAreTheLimitAfterPatchingToo() {
        String deployments = "/apis/apps/v1/namespaces/bad/deployments";
        String env = "{\"name\":\"%s\",\"value\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}";
        HttpResponse<String> created = admin.post(deployments, """
                {"metadata":{"name":"grows"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                 "spec":{"containers":[{"name":"c","image":"i","env":[%s]}]}}}}""".formatted(env.formatted("A")));
        assertThat(created.statusCode()).isEqualTo(201);
        HttpResponse<String> patched = admin.bytes(
                "PATCH",
                deployments + "/grows",
                ("[{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/env/-\",\"value\":" + env.formatted("B")
                                + "}]")
                        .getBytes(StandardCharsets.UTF_8),
                TYPE,
                "application/json-patch+json");
        assertThat(patched.statusCode()).isEqualTo(413);
        assertThat(admin.get(deployments + "/grows").body()).isEqualTo(created.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/bad/configmaps/../secrets/x",
                "/api/v1/namespaces/bad/configmaps/..%2f..%2f..%2fkube-system%2fconfigmaps%2fkube-root-ca.crt",
                "/api/v1/namespaces/bad/configmaps/%2e%2e/configmaps/kept",
                "/api/v1/namespaces/bad/configmaps/%252e%252e%252fkept",
                "/api/v1/namespaces/bad/configmaps/a%2Fkept",
                "/api/v1/namespaces/..%2fbad/configmaps/kept",
                "/api/v1//namespaces/bad/configmaps/kept",
                "/api/v1/namespaces/bad/configmaps/kept%00"
            })
    void pathsLeadNowhereElse(String path) {
        for (String method : List.of("GET", "DELETE")) {
            String answer =
                    Wire.send(portcullis, method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*").contains("{\"kind\":\"Status\"");
        }
    }

    @Test
    void aSelectorOfAMegabyteIsTooLong() {
        String selector = "x".repeat(1024 * 1024);
        assertThat(Wire.send(
                        portcullis,
                        "GET " + MAPS + "?labelSelector=" + selector
                                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 414")
                .contains("\"reason\":\"RequestURITooLong\"");
    }

    @Test
    void aBodyThatIsCutOffIsNone() {
        String frame = "POST " + MAPS
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n";
        String whole = "{\"metadata\":{\"name\":\"cut\"},\"data\":{\"a\":\"b\"}}";
        for (String part : List.of(whole, whole.substring(0, 20), "")) {
            String answer = Wire.sendOnly(portcullis, frame + part);
            assertThat(answer).as(part).matches("(?s)(HTTP/1.1 400 .*)?");
        }
    }

    private static JsonNode list(String query, int code) {
        HttpResponse<String> answer = admin.get("/api/v1/namespaces/ns/secrets?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        return JSON.readTree(answer.body());
    }

    @Test
    void continueTokensAreGoodForTheirOwnListOnly() {
        kubectl.ok("create", "secret", "generic", "t1");
        kubectl.ok("create", "secret", "generic", "t2");
        String token = list("limit=1", 200).at("/metadata/continue").asString();
        assertThat(token).isNotEmpty();
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"../../kube-system/\"}"
                        .getBytes(StandardCharsets.UTF_8));
        for (String bad : List.of("x", "%00", "e30", forged)) {
            assertThat(list("limit=1&continue=" + bad, 400).path("message").asString())
                    .startsWith("invalid continue token");
        }
        HttpResponse<String> elsewhere = admin.get(MAPS + "?limit=1&continue=" + token);
        assertThat(elsewhere.statusCode()).as(elsewhere.body()).isEqualTo(400);
        assertThat(elsewhere.body()).contains("invalid continue token");
    }

    /** Compacted each second here, so that after three nothing of the beginning is left. */
    @Test
    void whatIsForgottenIsTold() throws Exception {
        for (int i = 0; i < 4; i++) {
            kubectl.ok("create", "secret", "generic", "old-" + i);
        }
        JsonNode page = list("limit=2", 200);
        String version = kubectl.ok("get", "secret", "old-0", "-o", "jsonpath={.metadata.resourceVersion}");
        String token = page.at("/metadata/continue").asString();
        kubectl.ok("create", "secret", "generic", "old-9");
        kubectl.ok("delete", "secret", "old-3");
        JsonNode[] expired = new JsonNode[1];
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    HttpResponse<String> answer = admin.get("/api/v1/namespaces/ns/secrets?limit=2&continue=" + token);
                    expired[0] = JSON.readTree(answer.body());
                    return answer.statusCode() == 410;
                });
        assertThat(expired[0].path("reason").asString()).isEqualTo("Expired");
        assertThat(expired[0].path("message").asString())
                .startsWith("The provided continue parameter is too old to display a consistent list result.");
        String inconsistent = expired[0].at("/metadata/continue").asString();
        JsonNode rest = list("limit=500&continue=" + inconsistent, 200);
        assertThat(rest.path("items")
                        .valueStream()
                        .map(item -> item.at("/metadata/name").asString()))
                .contains("old-2", "old-9")
                .doesNotContain("old-3", page.at("/items/0/metadata/name").asString());

        assertThat(list("resourceVersionMatch=Exact&limit=1&resourceVersion=" + version, 410)
                        .path("message")
                        .asString())
                .isEqualTo("The resourceVersion for the provided list is too old.");
        assertThat(kubectl.ok("get", "secrets", "--chunk-size=1", "-o", "name").lines())
                .contains("secret/old-0", "secret/old-9");

        // A service that runs on remembers longer than its store.
        portcullis.stop("store-service");
        portcullis.up();
        try (Stream<String> lines = admin.lines("/api/v1/namespaces/ns/secrets?watch=1&resourceVersion=" + version)) {
            JsonNode event = JSON.readTree(lines.findFirst().orElseThrow());
            assertThat(event.path("type").asString()).isEqualTo("ERROR");
            assertThat(event.at("/object/code").asInt()).isEqualTo(410);
            assertThat(event.at("/object/reason").asString()).isEqualTo("Expired");
            assertThat(event.at("/object/message").asString())
                    .startsWith("too old resource version: " + version + " (");
        }
    }

    /** A watch waits for it, as kube-apiserver's does; who wants to read it is told that there is none. */
    @Test
    void theFutureIsWaitedFor() throws IOException {
        try (Stream<String> lines =
                admin.lines("/api/v1/namespaces/ns/secrets?watch=1&timeoutSeconds=1&resourceVersion=999999999")) {
            assertThat(lines).isEmpty();
        }
        assertThat(list("resourceVersion=999999999", 504).path("message").asString())
                .startsWith("Timeout: Too large resource version: 999999999, current: ");
    }

    @Test
    void eventsExpireAndWatchersSeeIt() {
        try (Running watch = kubectl.start("get", "events", "--watch-only", "--output-watch-events")) {
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                kubectl.run("create", "-f", kubectl.file("event.json", """
                        {"apiVersion":"v1","kind":"Event","metadata":{"generateName":"e-"},"reason":"R","type":"Normal",
                         "involvedObject":{"kind":"Pod","name":"p","namespace":"ns"}}""").toString());
                return kubectl.ok("get", "events", "-o", "name").contains("event/e-");
            });
            String deleted = watch.await(Duration.ofSeconds(20), line -> line.startsWith("DELETED"));
            assertThat(deleted).contains("pod/p");
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            kubectl.run("get", "events", "-o", "name").out().isEmpty());
        }
    }
}
