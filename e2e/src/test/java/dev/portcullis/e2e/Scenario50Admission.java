package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.plugins.AnotherApiServer;
import dev.portcullis.e2e.plugins.CaseRunner;
import dev.portcullis.e2e.plugins.ExamplePlugin;
import dev.portcullis.e2e.plugins.PluginCase;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cases of the admission plugins with kubectl, with those on that are off by default; what they did, as one may ask; one of them as
 * another API server's webhook; and a plugin of somebody else.
 */
class Scenario50Admission {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ON = "AlwaysAdmit,AlwaysPullImages,DenyServiceExternalIPs,ExtendedResourceToleration,"
            + "LimitPodHardAntiAffinityTopology,NamespaceExists,NodeRestriction,OwnerReferencesPermissionEnforcement,PodNodeSelector,"
            + "PodTolerationRestriction";
    private static final Path EXAMPLES = Path.of("../docs/examples").toAbsolutePath();
    private static final String CONFIGURATION = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: PodNodeSelector
              path: selectors.yaml
            - name: PodTolerationRestriction
              configuration:
                apiVersion: podtolerationrestriction.admission.k8s.io/v1alpha1
                kind: Configuration
                default: [{key: everywhere, operator: Exists}]
            - name: ProtectedPods
              configuration: {label: example.org/secret-keeper}
            """;

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Kubectl admin;
    private static Https api;
    private static CaseRunner cases;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(dir.resolve("admission.yaml"), CONFIGURATION);
        Files.writeString(
                dir.resolve("selectors.yaml"),
                "podNodeSelectorPluginConfig: {clusterDefaultNodeSelector: tier=standard}\n");
        ExamplePlugin.build(dir.resolve("plugins/admission-service/protected-pods.jar"));
        portcullis = Portcullis.start(
                "admission",
                StoreKind.EMBEDDED,
                "--enable-admission-plugins=" + ON,
                "--admission-webhook-plugins=AlwaysDeny",
                "--admission-control-config-file=" + dir.resolve("admission.yaml"),
                "--plugins-dir=" + dir.resolve("plugins"));
        admin = Kubectl.admin(KubectlVersion.newest(), portcullis, "ns");
        api = Https.admin(portcullis);
        cases = new CaseRunner(Kubectl.admin(KubectlVersion.newest(), portcullis, ""), api);
    }

    @AfterAll
    static void stop() {
        api.close();
        portcullis.close();
    }

    static Stream<PluginCase> cases() {
        return PluginCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void behavesAsItsCaseSays(PluginCase one) {
        cases.run(one);
    }

    /** CVE-2016-1905: what a patch makes of an object is admitted, not what it was made of. */
    @Test
    void cve2016_1905_aPatchedObjectIsAdmittedAsItWillBe() {
        admin.ok("create", "service", "clusterip", "patched", "--tcp=80");
        for (String type : new String[] {"merge", "strategic"}) {
            assertThat(admin.fails(
                            "patch",
                            "service",
                            "patched",
                            "--type=" + type,
                            "-p",
                            "{\"spec\":{\"externalIPs\":[\"203.0.113.1\"]}}"))
                    .contains("Use of external IPs is denied by admission control");
        }
        assertThat(admin.fails(
                        "patch",
                        "service",
                        "patched",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"add\",\"path\":\"/spec/externalIPs\",\"value\":[\"203.0.113.1\"]}]"))
                .contains("Use of external IPs is denied by admission control");
        assertThat(admin.ok("get", "service", "patched", "-o", "jsonpath={.spec.externalIPs}"))
                .isEmpty();
        admin.ok("delete", "service", "patched");
    }

    /** CVE-2021-25737: endpoints may not lead to the machine that dials them. */
    @Test
    void cve2021_25737_endpointsOfTheMachineItself() {
        admin.file("slice.json", """
                {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"local"},"addressType":"IPv4",
                 "endpoints":[{"addresses":["127.0.0.1"]},{"addresses":["169.254.1.2"]}],"ports":[{"port":80}]}""");
        assertThat(admin.fails("create", "-f", "slice.json"))
                .contains("may not be in the loopback range", "may not be in the link-local range");
    }

    @Test
    void aBoundPodKnowsItsZone() {
        admin.file("node.json", """
                {"apiVersion":"v1","kind":"Node","metadata":{"name":"zoned","labels":{"topology.kubernetes.io/zone":"z1"}}}""");
        admin.ok("create", "-f", "node.json");
        admin.ok("run", "bound", "--image=nginx", "--labels=topology.kubernetes.io/zone=mine");
        admin.file("binding.json", """
                {"apiVersion":"v1","kind":"Binding","metadata":{"name":"bound"},"target":{"apiVersion":"v1","kind":"Node","name":"zoned"}}""");
        admin.ok("create", "--raw", "/api/v1/namespaces/ns/pods/bound/binding", "-f", "binding.json");
        assertThat(admin.ok("get", "pod", "bound", "-o", "jsonpath={.metadata.labels.topology\\.kubernetes\\.io/zone}"))
                .isEqualTo("z1");
        admin.ok("delete", "pod", "bound", "--force", "--grace-period=0");
        admin.ok("delete", "node", "zoned");
    }

    /** A claim that a scheduled pod uses stays until the pod is gone. */
    @Test
    void aClaimInUseStays() {
        admin.file("claim.json", """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"used"},
                 "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        admin.file("user.json", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"user"},"spec":{"nodeName":"somewhere",
                 "containers":[{"name":"c","image":"nginx"}],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"used"}}]}}""");
        admin.ok("create", "-f", "claim.json", "-f", "user.json");
        admin.ok("delete", "pvc", "used", "--wait=false");
        assertThat(admin.ok("get", "pvc", "used", "-o", "jsonpath={.metadata.finalizers}"))
                .contains("pvc-protection");
        admin.ok("delete", "pod", "user", "--force", "--grace-period=0");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.run("get", "pvc", "used").exit() != 0);
    }

    @Test
    void whatThePluginsDidCanBeAskedFor() {
        String id = UUID.randomUUID().toString();
        String pod = """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"traced"},"spec":{"containers":[{"name":"c","image":"nginx:1.27"}]}}""";
        try (Https client = Https.admin(portcullis).with("Audit-ID", id)) {
            HttpResponse<String> answer = client.post("/api/v1/namespaces/ns/pods?dryRun=All", pod);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Audit-Id")).contains(id);
        }
        JsonNode status = trace(id);
        assertThat(status.path("found").asBoolean()).isTrue();
        JsonNode mutate = status.path("reviews").path(0);
        assertThat(mutate.path("phase").asString()).isEqualTo("mutate");
        assertThat(mutate.path("plugins")
                        .valueStream()
                        .map(plugin -> plugin.path("name").asString()))
                .containsSubsequence(
                        "NamespaceLifecycle",
                        "ServiceAccount",
                        "AlwaysPullImages",
                        "Priority",
                        "DefaultTolerationSeconds");
        JsonNode pull = mutate.path("plugins")
                .valueStream()
                .filter(plugin -> plugin.path("name").asString().equals("AlwaysPullImages"))
                .findFirst()
                .orElseThrow();
        assertThat(pull.path("verdict").asString()).isEqualTo("Mutated");
        assertThat(pull.path("micros").isNumber()).isTrue();
        assertThat(pull.path("patch").path(0).path("path").asString()).isEqualTo("/spec/containers/0/imagePullPolicy");
        assertThat(status.path("reviews").path(1).path("phase").asString()).isEqualTo("validate");

        assertThat(trace("unheard-of").path("found").asBoolean()).isFalse();
        assertThat(admin.fails("create", "--validate=false", "-f", "trace.json", "--as=alice"))
                .contains("cannot create resource \"admissiontraces\" in API group \"admission.portcullis.dev\"");
    }

    @Test
    void aRefusalIsTracedToo() {
        String id = UUID.randomUUID().toString();
        try (Https client = Https.admin(portcullis).with("Audit-ID", id)) {
            assertThat(client.post("/api/v1/namespaces/ns/services", """
                    {"metadata":{"name":"s"},"spec":{"ports":[{"port":80}],"externalIPs":["203.0.113.1"]}}""").statusCode())
                    .isEqualTo(403);
        }
        JsonNode validate = trace(id).path("reviews").path(1);
        assertThat(validate.path("allowed").asBoolean()).isFalse();
        JsonNode last = validate.path("plugins").path(validate.path("plugins").size() - 1);
        assertThat(last.path("name").asString()).isEqualTo("DenyServiceExternalIPs");
        assertThat(last.path("message").asString()).contains("Use of external IPs is denied");
    }

    private static JsonNode trace(String id) {
        admin.file("trace.json", """
                {"apiVersion":"admission.portcullis.dev/v1","kind":"AdmissionTrace","spec":{"auditID":"%s"}}""".formatted(id));
        return JSON.readTree(admin.ok("create", "-f", "trace.json", "-o", "json"))
                .path("status");
    }

    /** The examples, applied; and what another kube-apiserver would then send to whom they name. */
    @Test
    void pluginsAreTheWebhooksOfAnotherApiServer() throws IOException {
        String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(portcullis.pki("ca.crt")));
        admin.file(
                "webhooks.yaml",
                Files.readString(EXAMPLES.resolve("admission-webhooks.yaml"))
                        .replace("https://portcullis.example.org:6443", portcullis.url())
                        .replace("caBundle: Cg==", "caBundle: " + ca));
        admin.ok("apply", "--validate=true", "-f", "webhooks.yaml");
        String mutating = path("mutatingwebhookconfiguration", 0);
        String validating = path("validatingwebhookconfiguration", 0);
        String services = path("validatingwebhookconfiguration", 1);
        admin.ok("delete", "-f", "webhooks.yaml");

        Pem authority = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));
        try (Https certificate = Https.certificate(portcullis, authority.issue("CN=other-api-server"))) {
            AnotherApiServer other = new AnotherApiServer(certificate);
            ObjectNode pod = AnotherApiServer.object(
                    "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p','namespace':'default'},"
                            + "'spec':{'containers':[{'name':'c','image':'i','imagePullPolicy':'IfNotPresent'}]}}");
            ObjectNode creation = AnotherApiServer.review("Pod", "pods", pod, null);
            assertThat(other.call(mutating, creation).statusCode()).isEqualTo(403);
            admin.ok(
                    "apply",
                    "-f",
                    EXAMPLES.resolve("admission-webhook-access.yaml").toString());
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> other.call(mutating, creation).statusCode() == 200);
            assertThat(AnotherApiServer.patch(other.ask(mutating, creation)))
                    .isEqualTo(
                            "[{\"op\":\"replace\",\"path\":\"/spec/containers/0/imagePullPolicy\",\"value\":\"Always\"}]");
            JsonNode refused = other.ask(validating, creation);
            assertThat(refused.path("allowed").asBoolean()).isFalse();
            assertThat(refused.at("/status/code").asInt()).isEqualTo(403);
            assertThat(refused.at("/status/message").asString()).contains("Unsupported value: \"IfNotPresent\"");
            ObjectNode pulled = pod.deepCopy();
            ((ObjectNode) pulled.at("/spec/containers/0")).put("imagePullPolicy", "Always");
            JsonNode changed = other.ask(mutating, AnotherApiServer.review("Pod", "pods", pulled, pod));
            assertThat(changed.path("allowed").asBoolean()).isTrue();
            assertThat(changed.has("patch")).as("nothing is left to do").isFalse();
            assertThat(other.ask(validating, AnotherApiServer.review("Pod", "pods", null, pod))
                            .path("allowed")
                            .asBoolean())
                    .as("deletions are none of its business")
                    .isTrue();

            ObjectNode service = AnotherApiServer.object(
                    "{'kind':'Service','apiVersion':'v1','metadata':{'name':'s','namespace':'default'},"
                            + "'spec':{'ports':[{'port':80}],'externalIPs':['203.0.113.1']}}");
            assertThat(other.ask(services, AnotherApiServer.review("Service", "services", service, null))
                            .at("/status/message")
                            .asString())
                    .contains("Use of external IPs is denied by admission control");

            assertThat(other.call("/admission/AlwaysDeny/mutate", creation).statusCode())
                    .as("a plugin that the rules do not name")
                    .isEqualTo(403);
            JsonNode denied = new AnotherApiServer(api).ask("/admission/AlwaysDeny/mutate", creation);
            assertThat(denied.at("/status/message").asString())
                    .isEqualTo("pods \"p\" is forbidden: admission control is denying all modifications");
            assertThat(new AnotherApiServer(api)
                            .call("/admission/ImagePolicyWebhook/validate", creation)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** Where a webhook of the applied configuration is. */
    private static String path(String resource, int number) {
        String url =
                admin.ok("get", resource, "portcullis", "-o", "jsonpath={.webhooks[" + number + "].clientConfig.url}");
        assertThat(url).startsWith(portcullis.url() + "/");
        return url.substring(portcullis.url().length());
    }

    /** docs/examples/admission-plugin, as a jar on the class path; it is asked about connections. */
    @Test
    void somebodysOwnPlugin() {
        admin.ok("run", "vault", "--image=nginx", "--labels=example.org/secret-keeper=true");
        admin.ok("run", "open", "--image=nginx");
        assertThat(admin.fails("exec", "vault", "--", "sh"))
                .contains("the pod is protected by its label example.org/secret-keeper");
        assertThat(admin.fails("exec", "open", "--", "sh")).contains("pod open does not have a host assigned");
        assertThat(admin.fails("port-forward", "vault", "8080"))
                .contains("unable to forward port because pod is not running");
        admin.ok("delete", "pod", "vault", "open", "--force", "--grace-period=0");
    }

    /** Fields that a plugin sets are no matter of the suite's flags alone: off, it changes nothing. */
    @Test
    void whatIsOffChangesNothing() {
        Kubectl other = Kubectl.admin(KubectlVersion.newest(), SharedSuites.on(StoreKind.EMBEDDED), "default");
        String policy = "jsonpath={.spec.containers[0].imagePullPolicy}";
        String[] run = {"run", "pulled", "--image=nginx:1.27", "--dry-run=server", "-o", policy};
        assertThat(other.ok(run)).isEqualTo("IfNotPresent");
        assertThat(admin.ok(run)).isEqualTo("Always");
    }
}
