package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.client.Receiver;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What whoever runs it sees: the audit log by a policy, metrics, traces, logs. */
class Scenario62Running {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HUSH = "hush-hush-value";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path dir;

    private static Receiver webhook;
    private static Receiver traces;
    private static Portcullis portcullis;
    private static Kubectl admin;

    @BeforeAll
    static void start() throws IOException {
        Pem authority = Pem.authority("CN=receivers");
        authority.write(dir.resolve("ca.crt"), dir.resolve("ca.key"));
        webhook = Receiver.https(authority.issueServer("CN=receiver"));
        traces = Receiver.http();
        Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitManagedFields: true
                rules:
                - level: None
                  nonResourceURLs: ["/metrics*", "/readyz"]
                - level: RequestResponse
                  resources: [{group: "", resources: [configmaps, secrets, serviceaccounts/token]}]
                - level: Request
                  omitStages: [RequestReceived]
                  resources: [{group: apps}]
                - level: Metadata
                """);
        Files.writeString(dir.resolve("webhook.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: "%s/events", certificate-authority: %s}}]
                contexts: [{name: a, context: {cluster: a}}]
                current-context: a
                """.formatted(webhook.url(), dir.resolve("ca.crt")));
        Files.writeString(dir.resolve("tokens.csv"), "scrapertoken,scraper,u1\ndevtoken,dev,u2\n");
        portcullis = Portcullis.start(
                "running",
                StoreKind.EMBEDDED,
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", traces.url(), "OTEL_BSP_SCHEDULE_DELAY", "300"),
                "--audit-policy-file=" + dir.resolve("policy.yaml"),
                "--audit-log-path=" + dir.resolve("audit.log"),
                "--audit-log-maxsize=1",
                "--audit-log-compress",
                "--audit-webhook-config-file=" + dir.resolve("webhook.kubeconfig"),
                "--audit-webhook-batch-max-wait=500ms",
                "--logging-format=json",
                "--v=3",
                "--token-auth-file=" + dir.resolve("tokens.csv"));
        admin = Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
    }

    @AfterAll
    static void stop() {
        portcullis.close();
        webhook.close();
        traces.close();
    }

    /** Of the file and of those that were put aside. */
    private static List<String> auditLog() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.filter(one -> one.getFileName().toString().matches("audit.*\\.log(\\.gz)?"))
                    .sorted()
                    .toList()) {
                try (InputStream in = Files.newInputStream(file);
                        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
                    lines.addAll(new String(plain.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
                }
            }
        }
        return lines;
    }

    private static List<String> posted() {
        return webhook.bodies().stream()
                .flatMap(body -> JSON.readTree(body).path("items").valueStream())
                .map(JsonNode::toString)
                .toList();
    }

    private static String summary(String line) {
        JsonNode event = JSON.readTree(line);
        JsonNode ref = event.path("objectRef");
        return String.join(
                " ",
                event.path("level").asString(),
                event.path("stage").asString(),
                event.path("verb").asString(),
                ref.path("resource").asString(event.path("requestURI").asString()),
                ref.path("name").asString("-"),
                event.path("responseStatus").path("code").asString("-"));
    }

    @Test
    void thePolicySaysWhatIsWrittenDownInTheFileAndAtTheWebhook() throws IOException {
        admin.ok("create", "configmap", "plain", "--from-literal=a=b");
        admin.ok("create", "secret", "generic", "hidden", "--from-literal=a=" + HUSH);
        admin.ok("get", "secrets", "-o", "yaml");
        admin.ok("create", "deployment", "web", "--image=nginx");
        String token = admin.ok("create", "token", "default").strip();
        admin.run("get", "configmaps", "--watch", "--request-timeout=1s");
        try (Https nobody = Https.bearer(portcullis, "nonsense")) {
            assertThat(nobody.get(CONFIG_MAPS).statusCode()).isEqualTo(401);
        }

        String[] expected = {
            "RequestResponse RequestReceived create configmaps - -",
            "RequestResponse ResponseComplete create configmaps plain 201",
            "Metadata RequestReceived create secrets - -",
            "Metadata ResponseComplete create secrets hidden 201",
            "Metadata ResponseComplete list secrets - 200",
            "Request ResponseComplete create deployments web 201",
            "Metadata ResponseComplete create serviceaccounts default 201",
            "RequestResponse ResponseStarted watch configmaps - 200",
            "RequestResponse ResponseComplete watch configmaps - 200",
            "RequestResponse ResponseStarted list configmaps - 401",
        };
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(auditLog().stream().map(Scenario62Running::summary))
                        .contains(expected));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(posted().stream().map(Scenario62Running::summary))
                        .contains(expected));
        assertThat(auditLog()).noneMatch(line -> summary(line).startsWith("Request RequestReceived"));
        JsonNode made = auditLog().stream()
                .filter(line -> summary(line).equals(expected[1]))
                .map(JSON::readTree)
                .findFirst()
                .orElseThrow();
        assertThat(made.path("requestObject").path("data").path("a").asString()).isEqualTo("b");
        assertThat(made.path("responseObject").path("metadata").path("uid").asString())
                .isNotEmpty();
        assertThat(made.path("responseObject").path("metadata").has("managedFields"))
                .isFalse();
        assertThat(made.path("userAgent").asString()).startsWith("kubectl");

        String secret = Base64.getEncoder().encodeToString(HUSH.getBytes(StandardCharsets.UTF_8));
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(String.join("\n", auditLog())).doesNotContain(HUSH, secret, signature, "devtoken");
        assertThat(String.join("\n", posted())).doesNotContain(HUSH, secret, signature, "devtoken");
        for (String service : Portcullis.SERVICES) {
            assertThat(String.join("\n", log(service))).as(service).doesNotContain(HUSH, secret, signature);
        }
    }

    @Test
    void aFileThatIsFullIsPutAsideAndNothingIsLost() throws IOException {
        try (Https client = Https.admin(portcullis)) {
            for (int i = 0; i < 8; i++) {
                String map = "{\"metadata\":{\"name\":\"large-%d\"},\"data\":{\"x\":\"%s\"}}"
                        .formatted(i, "x".repeat(200_000));
                assertThat(client.post(CONFIG_MAPS, map).statusCode()).isEqualTo(201);
            }
        }
        await().atMost(SOON).until(() -> {
            try (Stream<Path> files = Files.list(dir)) {
                return files.filter(file -> file.toString().endsWith(".log.gz")).count() >= 2;
            }
        });
        // While one is being compressed it is there twice.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(auditLog().stream()
                                .map(Scenario62Running::summary)
                                .filter(line -> line.contains("ResponseComplete create configmaps large-")))
                        .hasSize(8));
    }

    @Test
    void metricsOfEachServiceForWhoMay() {
        admin.file("scraper.yaml", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: scraper}
                rules: [{nonResourceURLs: ["/metrics", "/metrics/*"], verbs: [get]}]
                """);
        admin.ok("apply", "-f", "scraper.yaml");
        admin.ok("create", "clusterrolebinding", "scraper", "--clusterrole=scraper", "--user=scraper");
        admin.ok("create", "configmap", "counted", "--from-literal=a=b");
        admin.ok("get", "configmaps");
        Map<String, List<String>> expected = Map.of(
                "/metrics",
                List.of(
                        "apiserver_request_total{code=\"201\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"POST\",version=\"v1\"}",
                        "apiserver_request_duration_seconds_bucket{component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"configmaps\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\",le=\"0.005\"}",
                        "apiserver_audit_event_total",
                        "apiserver_audit_level_total{level=\"RequestResponse\"}",
                        "authentication_attempts{result=\"success\"}",
                        "authorization_attempts_total{result=\"allowed\"}",
                        "process_resident_memory_bytes"),
                "/metrics/authn-service",
                List.of("process_cpu_seconds_total", "jvm_memory_used_bytes"),
                "/metrics/authz-service",
                List.of("process_cpu_seconds_total", "jvm_memory_used_bytes"),
                "/metrics/admission-service",
                List.of(
                        "apiserver_admission_controller_admission_duration_seconds_bucket{name=\"ServiceAccount\"",
                        "apiserver_admission_step_admission_duration_seconds_bucket{operation=\"CREATE\",rejected=\"false\",type=\"admit\""),
                "/metrics/store-service",
                List.of(
                        "etcd_request_duration_seconds_bucket{operation=\"create\",type=\"configmaps\"",
                        "apiserver_storage_objects{resource=\"configmaps\"}"));
        admin.ok("create", "-f", admin.file("pod.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: counted}
                spec: {containers: [{name: c, image: nginx}]}
                """).toString());
        try (Https scraper = Https.bearer(portcullis, "scrapertoken");
                Https dev = Https.bearer(portcullis, "devtoken")) {
            expected.forEach((path, names) -> {
                assertThat(dev.get(path).statusCode()).as(path).isEqualTo(403);
                await().atMost(SOON).until(() -> scraper.get(path).statusCode() == 200);
                assertThat(scraper.get(path).body()).as(path).contains(names);
            });
        }
    }

    private record Seen(String service, Span span) {
        String trace() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        String attribute(String name) {
            return span.getAttributesList().stream()
                    .filter(attribute -> attribute.getKey().equals(name))
                    .map(KeyValue::getValue)
                    .map(value -> value.getStringValue())
                    .findFirst()
                    .orElse("");
        }
    }

    private static List<Seen> spans() {
        return traces.bodies().stream()
                .flatMap(body -> {
                    try {
                        return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream();
                    } catch (InvalidProtocolBufferException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .flatMap(resource -> resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> new Seen(
                                resource.getResource().getAttributesList().stream()
                                        .filter(attribute -> attribute.getKey().equals("service.name"))
                                        .map(attribute -> attribute.getValue().getStringValue())
                                        .findFirst()
                                        .orElse(""),
                                span)))
                .toList();
    }

    private static List<String> log(String service) throws IOException {
        return Files.readAllLines(portcullis.data().resolve("logs/" + service + ".log"));
    }

    /** By an account that nobody has heard of before, so that no stage is spared. */
    @Test
    void oneCreateIsOneTraceAndOneAuditIdInAllFiveServices() throws IOException {
        admin.ok("create", "serviceaccount", "traced");
        admin.ok("create", "rolebinding", "traced", "--clusterrole=edit", "--serviceaccount=default:traced");
        Path kubeconfig = Files.writeString(dir.resolve("traced.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: "%s", certificate-authority: %s}}]
                users: [{name: a, user: {token: %s}}]
                contexts: [{name: a, context: {cluster: a, user: a}}]
                current-context: a
                """.formatted(
                        portcullis.url(),
                        portcullis.pki("ca.crt"),
                        admin.ok("create", "token", "traced").strip()));
        Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "default")
                .ok("create", "configmap", "traced", "--from-literal=a=b");

        String auditId = await().atMost(SOON)
                .until(
                        () -> auditLog().stream()
                                .filter(line -> summary(line)
                                        .equals("RequestResponse ResponseComplete create configmaps traced 201"))
                                .map(line -> JSON.readTree(line).path("auditID").asString())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(services(auditId)).containsExactlyInAnyOrderElementsOf(Portcullis.SERVICES));
        List<Seen> all = spans().stream()
                .filter(seen -> seen.attribute("audit-id").equals(auditId))
                .toList();
        Seen gateway = all.stream()
                .filter(seen -> seen.service().equals("gateway"))
                .findFirst()
                .orElseThrow();
        assertThat(gateway.span().getName()).isEqualTo("create configmaps");
        assertThat(gateway.span().getParentSpanId().isEmpty()).isTrue();
        assertThat(all).allSatisfy(seen -> assertThat(seen.trace()).isEqualTo(gateway.trace()));
        assertThat(all)
                .filteredOn(seen -> seen != gateway)
                .anySatisfy(seen -> assertThat(seen.span().getParentSpanId())
                        .isEqualTo(gateway.span().getSpanId()));

        Map<String, Long> lines = new TreeMap<>();
        for (String service : Portcullis.SERVICES) {
            lines.put(
                    service,
                    log(service).stream()
                            .filter(line -> line.contains(auditId))
                            .map(JSON::readTree)
                            .filter(line -> line.path("auditID").asString("").equals(auditId))
                            .peek(line ->
                                    assertThat(line.path("message").asString()).isNotEmpty())
                            .count());
        }
        assertThat(lines.values()).as("%s", lines).allMatch(count -> count > 0);
    }

    private static Set<String> services(String auditId) {
        Set<String> services = new TreeSet<>();
        spans().stream()
                .filter(seen -> seen.attribute("audit-id").equals(auditId))
                .forEach(seen -> services.add(seen.service()));
        return services;
    }
}
