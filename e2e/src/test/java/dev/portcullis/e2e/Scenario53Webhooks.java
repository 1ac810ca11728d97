package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.hooks.Configurations;
import dev.portcullis.e2e.hooks.WebhookServer;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Admission webhooks: a server of them, over TLS, and what kubectl is told. Each test has a namespace, and configurations for it. */
class Scenario53Webhooks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FAILED =
            "Internal error occurred: failed calling webhook \"a.example.org\": failed to call webhook: ";

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static WebhookServer server;
    private static Https api;
    private static Configurations hooks;

    private String namespace;
    private Kubectl kubectl;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                rules:
                - {level: Request, namespaces: [fullyaudited], omitStages: [RequestReceived]}
                - {level: Metadata, omitStages: [RequestReceived]}
                """);
        portcullis = Portcullis.start(
                "webhooks",
                StoreKind.EMBEDDED,
                "--audit-policy-file=" + dir.resolve("policy.yaml"),
                "--audit-log-path=" + dir.resolve("audit.log"));
        server = new WebhookServer(dir);
        api = Https.admin(portcullis);
        hooks = new Configurations(Kubectl.admin(KubectlVersion.newest(), portcullis, ""), api, server);
    }

    @AfterAll
    static void stop() {
        api.close();
        server.close();
        portcullis.close();
    }

    @BeforeEach
    void namespace(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, namespace);
        kubectl.ok("create", "namespace", namespace);
    }

    @AfterEach
    void forget() {
        hooks.delete(namespace);
    }

    /** The Status that a creation fails with. */
    private JsonNode refused(String name) {
        HttpResponse<String> answer = api.post(
                "/api/v1/namespaces/" + namespace + "/configmaps", "{\"metadata\":{\"name\":\"" + name + "\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
        return JSON.readTree(answer.body());
    }

    @Test
    void aRefusalIsTheWebhooksAndEndsWithTheConfiguration() {
        hooks.validating(namespace, hooks.hook("a.example.org", "/deny"));
        for (KubectlVersion version : List.of(KubectlVersion.all().getFirst(), KubectlVersion.newest())) {
            assertThat(Kubectl.admin(version, portcullis, namespace).fails("create", "configmap", "x"))
                    .endsWith(": admission webhook \"a.example.org\" denied the request: not on my watch\n");
        }
        JsonNode status = refused("x");
        assertThat(status.path("code").asInt()).isEqualTo(400);
        assertThat(status.has("reason")).isFalse();
        assertThat(kubectl.ok("create", "serviceaccount", "x"))
                .as("what no rule covers")
                .contains("created");
        hooks.validating(namespace, hooks.hook("a.example.org", "/invalid"));
        status = refused("x");
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.path("reason").asString()).isEqualTo("Invalid");
        assertThat(status.at("/details/causes/0/field").asString()).isEqualTo("data.colour");
        hooks.delete(namespace);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> kubectl.run("create", "configmap", "x").exit() == 0);
    }

    @Test
    void mutatedAndTraced() {
        hooks.mutating(
                namespace,
                hooks.hook("a.example.org", "/label/a"),
                hooks.hook("b.example.org", "/allow/b", "objectSelector: {matchLabels: {a: 'yes'}}"));
        String id = UUID.randomUUID().toString();
        String secret = "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"k\":\"hush\"}}";
        try (Https client = Https.admin(portcullis).with("Audit-ID", id)) {
            HttpResponse<String> answer = client.post("/api/v1/namespaces/" + namespace + "/secrets", secret);
            assertThat(JSON.readTree(answer.body()).at("/metadata/labels/a").asString())
                    .as(answer.body())
                    .isEqualTo("yes");
        }
        assertThat(server.header("/label/a", "Audit-ID")).isEqualTo(id);
        JsonNode review = server.asked("/allow/b").getLast();
        assertThat(review.at("/object/metadata/labels/a").asString())
                .as("what the one before made")
                .isEqualTo("yes");
        assertThat(review.at("/userInfo/groups").toString()).contains("system:masters");
        kubectl.file("trace.json", """
                {"apiVersion":"admission.portcullis.dev/v1","kind":"AdmissionTrace","spec":{"auditID":"%s"}}""".formatted(id));
        JsonNode calls = JSON.readTree(kubectl.ok("create", "-f", "trace.json", "-o", "json"))
                .at("/status/reviews/0/plugins")
                .valueStream()
                .filter(plugin -> plugin.path("name").asString().equals("MutatingAdmissionWebhook"))
                .findFirst()
                .orElseThrow()
                .path("webhooks");
        assertThat(calls.path(0).path("name").asString()).isEqualTo("a.example.org");
        assertThat(calls.path(0).path("configuration").asString()).isEqualTo(namespace);
        assertThat(calls.path(0).path("verdict").asString()).isEqualTo("Mutated");
        assertThat(calls.path(0).at("/patch/0/path").asString()).isEqualTo("/metadata/labels");
        assertThat(calls.path(1).path("verdict").asString()).isEqualTo("Unchanged");
        assertThat(calls.path(1).path("micros").asLong()).isPositive();
    }

    @Test
    void warningsReachTheTerminal() {
        hooks.validating(namespace, hooks.hook("a.example.org", "/warn"));
        for (KubectlVersion version : List.of(KubectlVersion.all().getFirst(), KubectlVersion.newest())) {
            Result result =
                    Kubectl.admin(version, portcullis, namespace).run("create", "configmap", "x" + version.minor());
            assertThat(result.exit()).isZero();
            assertThat(result.err()).isEqualTo("Warning: think twice\n");
        }
    }

    @Test
    void aFailureEndsTheRequestUnlessItIsToBeIgnored() {
        hooks.validating(namespace, hooks.hook("a.example.org", "/broken"));
        assertThat(kubectl.fails("create", "configmap", "x"))
                .isEqualTo("error: failed to create configmap: " + FAILED
                        + "an error on the server (\"out of order\") has prevented the request from succeeding\n");
        assertThat(refused("x").path("reason").asString()).isEqualTo("InternalError");
        hooks.validating(namespace, hooks.hook("a.example.org", "/broken", "failurePolicy: Ignore"));
        kubectl.ok("create", "configmap", "x");
        String metrics = api.get("/metrics/admission-service").body();
        assertThat(metrics)
                .containsPattern(
                        "apiserver_admission_webhook_rejection_count\\{.*error_type=\"calling_webhook_error\".*name=\"a.example.org\".*rejection_code=\"500\"")
                .containsPattern("apiserver_admission_webhook_fail_open_count\\{.*name=\"a.example.org\"")
                .containsPattern("apiserver_admission_webhook_admission_duration_seconds_bucket\\{.*le=\"25.0\"");
    }

    @Test
    void whoIsSilentIsWaitedForAsLongAsItMay() {
        hooks.mutating(namespace, hooks.hook("a.example.org", "/slow", "timeoutSeconds: 1"));
        long start = System.nanoTime();
        assertThat(kubectl.fails("create", "configmap", "x"))
                .contains(FAILED + "Post \"" + server.url() + "/slow?timeout=1s\": context deadline exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whatNobodyCanReadIsTheWebhooksFault() {
        hooks.mutating(namespace, hooks.hook("a.example.org", "/spoil", "failurePolicy: Ignore"));
        JsonNode status = refused("x");
        assertThat(status.path("code").asInt()).isEqualTo(500);
        assertThat(status.path("reason").asString()).isEqualTo("InternalError");
        assertThat(status.path("message").asString()).startsWith("Internal error occurred: ");
    }

    @Test
    void aDryRunIsToldToBeOne() {
        hooks.mutating(namespace, hooks.hook("a.example.org", "/label/dry"));
        assertThat(kubectl.ok("create", "configmap", "x", "--dry-run=server", "-o", "jsonpath={.metadata.labels.dry}"))
                .isEqualTo("yes");
        assertThat(server.asked("/label/dry").getLast().path("dryRun").asBoolean())
                .isTrue();
        assertThat(kubectl.ok("get", "configmap", "x", "--ignore-not-found")).isEmpty();
    }

    @Test
    void onlyWhatIsSelected() {
        hooks.validating(
                namespace,
                hooks.hook(
                        "a.example.org",
                        "/deny",
                        "objectSelector: {matchExpressions: [{key: guarded, operator: Exists}]}"),
                hooks.hook("b.example.org", "/deny", "namespaceSelector: {matchLabels: {guarded: 'yes'}}"),
                hooks.hook(
                        "c.example.org",
                        "/deny",
                        "matchConditions: [{name: a, expression: \"request.operation == 'UPDATE'\"}, {name: b, expression: 'object.data.colour != oldObject.data.colour'}]"));
        kubectl.ok("create", "configmap", "x", "--from-literal=colour=red");
        kubectl.ok("annotate", "configmap", "x", "a=b");
        assertThat(kubectl.fails("patch", "configmap", "x", "-p", "{\"data\":{\"colour\":\"blue\"}}"))
                .contains("webhook \"c.example.org\" denied");
        assertThat(kubectl.fails("label", "configmap", "x", "guarded=1")).contains("webhook \"a.example.org\" denied");
        kubectl.ok("label", "namespace", namespace, "guarded=yes");
        assertThat(kubectl.fails("annotate", "--overwrite", "configmap", "x", "a=c"))
                .contains("webhook \"b.example.org\" denied");
    }

    @Test
    void aConditionThatFailsEndsTheRequest() {
        String broken = "matchConditions: [{name: a, expression: 'object.data.missing == \"\"'}]";
        String others = "objectSelector: {matchExpressions: [{key: canary, operator: DoesNotExist}]}";
        hooks.validating(namespace, hooks.hook("a.example.org", "/allow", broken, others));
        assertThat(refused("x").path("message").asString())
                .isEqualTo(
                        "configmaps \"x\" is forbidden: expression 'object.data.missing == \"\"' resulted in error: no such key: data");
        String asking =
                "matchConditions: [{name: a, expression: \"!authorizer.group('').resource('secrets').namespace('%s').check('delete').allowed()\"}]"
                        .formatted(namespace);
        hooks.validating(namespace, hooks.hook("a.example.org", "/deny", asking));
        kubectl.ok("create", "configmap", "x");
        kubectl.ok("create", "rolebinding", "edits", "--clusterrole=admin", "--user=alice");
        kubectl.ok("create", "role", "edits", "--verb=create", "--resource=configmaps");
        kubectl.ok("create", "rolebinding", "makes", "--role=edits", "--user=bob");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(kubectl.fails("create", "configmap", "y", "--as=bob"))
                        .contains("webhook \"a.example.org\" denied"));
        kubectl.ok("create", "configmap", "y", "--as=alice");
    }

    @Test
    void whatOthersChangeIsSeenAgain() {
        hooks.mutating(
                namespace,
                hooks.hook("a.example.org", "/label/again", "reinvocationPolicy: IfNeeded"),
                hooks.hook("b.example.org", "/label/once"));
        int again = server.asked("/label/again").size();
        int once = server.asked("/label/once").size();
        kubectl.ok("create", "configmap", "x");
        assertThat(kubectl.ok("get", "configmap", "x", "-o", "jsonpath={.metadata.labels}"))
                .contains("\"again\":\"yes\"", "\"once\":\"yes\"");
        assertThat(server.asked("/label/again")).hasSize(again + 2);
        assertThat(server.asked("/label/once")).hasSize(once + 1);
        assertThat(server.asked("/label/again")
                        .getLast()
                        .at("/object/metadata/labels/once")
                        .asString())
                .isEqualTo("yes");
    }

    /** Endpoints on the machine itself are refused, as by kube-apiserver; a name is not. */
    @Test
    void aServiceIsCalledByItsName() {
        hooks.validating(namespace, hooks.service("a.example.org", "/deny/service"));
        assertThat(refused("x").path("message").asString())
                .isEqualTo(FAILED
                        + "Post \"https://hook.default.svc:%d/deny/service?timeout=10s\": service \"hook\" not found"
                                .formatted(server.port()));
        Kubectl.admin(KubectlVersion.newest(), portcullis, "default")
                .ok("create", "service", "externalname", "hook", "--external-name=localhost");
        assertThat(refused("x").path("message").asString())
                .isEqualTo("admission webhook \"a.example.org\" denied the request: not on my watch");
        assertThat(server.header("/deny/service", "Host")).isEqualTo("hook.default.svc:" + server.port());
    }

    @Test
    void deletionsSubresourcesAndConnections() {
        String rules = "[{operations: [DELETE], apiGroups: [''], apiVersions: [v1], resources: [configmaps]},"
                + " {operations: [UPDATE], apiGroups: [apps], apiVersions: ['*'], resources: [deployments/scale]},"
                + " {operations: [CONNECT], apiGroups: ['*'], apiVersions: ['*'], resources: ['pods/*']},"
                + " {operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [serviceaccounts/token]}]";
        hooks.validating(namespace, hooks.hookFor(rules, "a.example.org", "/deny/parts"));
        kubectl.ok("create", "configmap", "x");
        assertThat(kubectl.fails("delete", "configmap", "x")).contains("denied the request: not on my watch");
        JsonNode deletion = server.asked("/deny/parts").getLast();
        assertThat(deletion.path("object").isNull()).isTrue();
        assertThat(deletion.at("/oldObject/metadata/name").asString()).isEqualTo("x");
        assertThat(deletion.at("/options/kind").asString()).isEqualTo("DeleteOptions");
        assertThat(kubectl.fails("delete", "configmaps", "--all")).contains("denied the request: not on my watch");
        kubectl.ok("create", "deployment", "d", "--image=nginx");
        assertThat(kubectl.fails("scale", "deployment", "d", "--replicas=2")).contains("denied the request");
        JsonNode scale = server.asked("/deny/parts").getLast();
        assertThat(scale.path("subResource").asString()).isEqualTo("scale");
        assertThat(scale.at("/kind/kind").asString()).isEqualTo("Scale");
        assertThat(scale.at("/object/spec/replicas").asInt()).isEqualTo(2);
        kubectl.ok("create", "serviceaccount", "sa");
        assertThat(kubectl.fails("create", "token", "sa")).contains("denied the request: not on my watch");
        assertThat(server.asked("/deny/parts").getLast().at("/kind/kind").asString())
                .isEqualTo("TokenRequest");
        kubectl.ok("run", "p", "--image=nginx");
        assertThat(kubectl.fails("exec", "p", "--", "sh")).contains("denied the request: not on my watch");
        JsonNode exec = server.asked("/deny/parts").getLast();
        assertThat(exec.path("operation").asString()).isEqualTo("CONNECT");
        assertThat(exec.at("/object/kind").asString()).isEqualTo("PodExecOptions");
        assertThat(exec.at("/object/command/0").asString()).isEqualTo("sh");
    }

    @Test
    void anotherVersionOfTheSameObject() {
        String rules =
                "[{operations: [CREATE], apiGroups: [autoscaling], apiVersions: [v2], resources: [horizontalpodautoscalers]}]";
        hooks.mutating(namespace, hooks.hookFor(rules, "a.example.org", "/label/v2"));
        kubectl.file("hpa.json", """
                {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":3,
                 "targetCPUUtilizationPercentage":50,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}}}""");
        kubectl.ok("create", "-f", "hpa.json");
        JsonNode review = server.asked("/label/v2").getLast();
        assertThat(review.at("/kind/version").asString()).isEqualTo("v2");
        assertThat(review.at("/requestKind/version").asString()).isEqualTo("v1");
        assertThat(review.at("/object/spec/metrics/0/resource/target/averageUtilization")
                        .asInt())
                .isEqualTo(50);
        JsonNode stored =
                JSON.readTree(kubectl.ok("get", "horizontalpodautoscalers.v1.autoscaling", "h", "-o", "json"));
        assertThat(stored.at("/metadata/labels/v2").asString()).isEqualTo("yes");
        assertThat(stored.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(50);
    }

    @Test
    void theyCannotKeepTheirOwnConfigurationFromBeingDeleted() {
        String rules = "[{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*']}]";
        hooks.validating(namespace, hooks.hookFor(rules, "a.example.org", "/deny/all", "namespaceSelector: {}"));
        assertThat(kubectl.fails("create", "namespace", "another")).contains("denied the request");
        kubectl.ok("delete", "validatingwebhookconfiguration", namespace);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> kubectl.run("create", "namespace", "another").exit() == 0);
    }

    @Test
    void fullyAudited() throws IOException {
        hooks.mutating(namespace, hooks.hook("a.example.org", "/label/audited"));
        hooks.validating(
                namespace,
                hooks.hook("b.example.org", "/warn"),
                hooks.hook("c.example.org", "/broken", "failurePolicy: Ignore"));
        kubectl.ok("create", "configmap", "full");
        String event = event("/configmaps", "\"full\"");
        JsonNode annotations = JSON.readTree(event).path("annotations");
        assertThat(annotations
                        .path("mutation.webhook.admission.k8s.io/round_0_index_1")
                        .asString())
                .isEqualTo("{\"configuration\":\"fullyaudited\",\"webhook\":\"a.example.org\",\"mutated\":true}");
        assertThat(annotations
                        .path("patch.webhook.admission.k8s.io/round_0_index_1")
                        .asString())
                .contains("/metadata/labels/audited");
        assertThat(annotations.path("b.example.org/thought").asString()).isEqualTo("once");
        assertThat(annotations
                        .path("failed-open.validating.webhook.admission.k8s.io/round_0_index_1")
                        .asString())
                .isEqualTo("c.example.org");
    }

    @Test
    void whatTheyChangeIsOfTheBody() throws IOException {
        hooks.mutating(namespace, hooks.hook("a.example.org", "/label/audited"));
        kubectl.ok("create", "configmap", "meta");
        assertThat(event("/configmaps", "\"meta\""))
                .contains("mutation.webhook.admission.k8s.io/")
                .doesNotContain("patch.webhook.admission.k8s.io/");
    }

    /** The audit log's line about the creation of an object in this namespace. */
    private String event(String path, String name) throws IOException {
        return await().atMost(Duration.ofSeconds(5))
                .until(
                        () -> Files.readAllLines(dir.resolve("audit.log")).stream()
                                .filter(line -> line.contains("/namespaces/" + namespace + path)
                                        && line.contains("\"verb\":\"create\"")
                                        && line.contains("\"name\":" + name)
                                        && line.contains("ResponseComplete"))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }
}
