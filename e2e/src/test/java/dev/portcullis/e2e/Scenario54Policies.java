package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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

/** Admission policies, and what kubectl is told of them. Each test has a namespace, and a policy for its ConfigMaps. */
class Scenario54Policies {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Https api;

    private String namespace;
    private Kubectl kubectl;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                rules: [{level: Metadata, omitStages: [RequestReceived]}]
                """);
        portcullis = Portcullis.start(
                "policies",
                StoreKind.EMBEDDED,
                "--audit-policy-file=" + dir.resolve("policy.yaml"),
                "--audit-log-path=" + dir.resolve("audit.log"));
        api = Https.admin(portcullis);
    }

    @AfterAll
    static void stop() {
        api.close();
        portcullis.close();
    }

    @BeforeEach
    void namespace(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, namespace);
        kubectl.ok("create", "namespace", namespace);
    }

    @AfterEach
    void forget() {
        for (String kind : new String[] {"validatingadmissionpolicy", "mutatingadmissionpolicy"}) {
            kubectl.ok("delete", kind, kind + "binding", namespace, "--ignore-not-found");
        }
    }

    /** Applies a policy and a binding of the namespace's name; it is in force when a request is traced to it. */
    private void apply(String kind, String spec, String binding) {
        kubectl.file("policy.yaml", """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %1$s
                metadata: {name: %2$s}
                spec:
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                    resourceRules:
                    - {operations: [CREATE, UPDATE], apiGroups: [''], apiVersions: [v1], resources: [configmaps]}
                %3$s
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: %1$sBinding
                metadata: {name: %2$s}
                spec:
                  policyName: %2$s
                %4$s
                """.formatted(kind, namespace, spec.indent(2), binding.indent(2)));
        kubectl.ok("apply", "-f", "policy.yaml");
        await().atMost(Duration.ofSeconds(5)).until(() -> !policies("probe").isEmpty());
    }

    /** What the policies said of a ConfigMap that is not stored. */
    private JsonNode policies(String name) {
        String id = UUID.randomUUID().toString();
        try (Https client = Https.admin(portcullis).with("Audit-ID", id)) {
            client.post(
                    "/api/v1/namespaces/" + namespace + "/configmaps?dryRun=All",
                    "{\"metadata\":{\"name\":\"" + name + "\"}}");
        }
        HttpResponse<String> trace = api.post(
                "/apis/admission.portcullis.dev/v1/admissiontraces",
                "{\"apiVersion\":\"admission.portcullis.dev/v1\",\"kind\":\"AdmissionTrace\",\"spec\":{\"auditID\":\""
                        + id + "\"}}");
        return JSON.readTree(trace.body())
                .at("/status/reviews")
                .valueStream()
                .flatMap(review -> review.path("plugins").valueStream())
                .map(plugin -> plugin.path("policies"))
                .filter(JsonNode::isArray)
                .findFirst()
                .orElse(JSON.createArrayNode());
    }

    private void validating(String spec, String binding) {
        apply("ValidatingAdmissionPolicy", spec, binding);
    }

    private String denied(String why) {
        return "ValidatingAdmissionPolicy '%1$s' with binding '%1$s' denied request: %2$s".formatted(namespace, why);
    }

    @Test
    void deniedAndNoLongerWhenItIsGone() {
        validating("""
                validations:
                - {expression: "object.metadata.name != 'x'", messageExpression: "'no ' + object.metadata.name", reason: Forbidden}
                """, "validationActions: [Deny]");
        assertThat(kubectl.fails("create", "configmap", "x"))
                .isEqualTo(
                        "error: failed to create configmap: configmaps \"x\" is forbidden: " + denied("no x") + "\n");
        HttpResponse<String> answer =
                api.post("/api/v1/namespaces/" + namespace + "/configmaps", "{\"metadata\":{\"name\":\"x\"}}");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(answer.body()).at("/details/causes/0/message").asString())
                .isEqualTo(denied("no x"));
        kubectl.ok("create", "configmap", "y");
        assertThat(policies("x").at("/0/verdict").asString()).isEqualTo("Rejected");
        kubectl.ok("delete", "validatingadmissionpolicy", namespace);
        await().atMost(Duration.ofSeconds(2))
                .until(() -> kubectl.run("create", "configmap", "x").exit() == 0);
    }

    @Test
    void warnedAndAudited() throws IOException {
        validating("""
                validations: [{expression: 'has(object.data)'}]
                auditAnnotations: [{key: who, valueExpression: request.userInfo.username}]
                """, "validationActions: [Warn, Audit]");
        Result result = kubectl.run("create", "configmap", "x");
        assertThat(result.exit()).isZero();
        assertThat(result.err())
                .isEqualTo(
                        "Warning: Validation failed for ValidatingAdmissionPolicy '%1$s' with binding '%1$s': failed expression: has(object.data)\n"
                                .formatted(namespace));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(Files.readString(dir.resolve("audit.log")))
                        .contains("\"validation.policy.admission.k8s.io/validation_failure\":\"[{\\\"message\\\":"
                                + "\\\"failed expression: has(object.data)\\\",\\\"policy\\\":\\\"" + namespace)
                        .contains("\"" + namespace + "/who\":\""));
    }

    @Test
    void parametersVariablesAndConditions() {
        kubectl.ok("create", "configmap", "limits", "--from-literal=most=3");
        validating("""
                paramKind: {apiVersion: v1, kind: ConfigMap}
                matchConditions: [{name: others, expression: "object.metadata.name != 'limits'"}]
                variables:
                - {name: size, expression: 'size(object.?data.orValue({}))'}
                - {name: most, expression: int(params.data.most)}
                validations:
                - {expression: variables.size <= variables.most, messageExpression: "'at most ' + params.data.most"}
                """, """
                validationActions: [Deny]
                paramRef: {name: limits, parameterNotFoundAction: Deny}
                """);
        String[] four = {
            "create",
            "configmap",
            "x",
            "--from-literal=a=1",
            "--from-literal=b=1",
            "--from-literal=c=1",
            "--from-literal=d=1"
        };
        assertThat(kubectl.fails(four)).contains(denied("at most 3"));
        kubectl.ok("patch", "configmap", "limits", "-p", "{\"data\":{\"most\":\"4\"}}");
        kubectl.ok(four);
        kubectl.ok("delete", "configmap", "limits");
        assertThat(kubectl.fails("label", "configmap", "x", "a=b"))
                .contains("no params found for policy binding with `Deny` parameterNotFoundAction");
    }

    @Test
    void failedClosedOrOpen() {
        String broken = "validations: [{expression: object.data.missing == '1'}]";
        validating(broken, "validationActions: [Deny]");
        assertThat(kubectl.fails("create", "configmap", "x"))
                .contains(denied("expression 'object.data.missing == '1'' resulted in error: no such key: data"));
        validating("failurePolicy: Ignore\n" + broken, "validationActions: [Deny]");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> kubectl.run("create", "configmap", "x").exit() == 0);
    }

    @Test
    void aNamespaceThatIsNotSelected() {
        validating("validations: [{expression: 'false'}]", """
                validationActions: [Deny]
                matchResources: {namespaceSelector: {matchExpressions: [{key: lax, operator: DoesNotExist}]}}
                """);
        assertThat(kubectl.fails("create", "configmap", "x")).contains(denied("failed expression: false"));
        kubectl.ok("label", "namespace", namespace, "lax=yes");
        kubectl.ok("create", "configmap", "x");
    }

    @Test
    void mutated() {
        apply("MutatingAdmissionPolicy", """
                reinvocationPolicy: Never
                mutations:
                - patchType: JSONPatch
                  jsonPatch:
                    expression: >-
                      [JSONPatch{op: "add", path: "/data", value: {"by": request.userInfo.username}},
                       JSONPatch{op: "add", path: "/metadata/labels", value: {"a/b": "c"}}]
                - patchType: ApplyConfiguration
                  applyConfiguration: {expression: "Object{data: {'more': object.metadata.name}}"}
                """, "matchResources: {}");
        assertThat(kubectl.ok("create", "configmap", "x", "-o", "jsonpath={.metadata.labels}{.data}"))
                .startsWith("{\"a/b\":\"c\"}{\"by\":")
                .endsWith(",\"more\":\"x\"}");
        assertThat(policies("y").at("/0/verdict").asString()).isEqualTo("Mutated");
    }
}
