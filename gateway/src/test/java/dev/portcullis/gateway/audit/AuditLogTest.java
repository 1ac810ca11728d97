package dev.portcullis.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import dev.portcullis.gateway.fixture.TestPki;
import dev.portcullis.gateway.settings.AuditSettings;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.user.UserInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

class AuditLogTest {
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: None
              nonResourceURLs: [/version]
            - level: RequestResponse
              omitManagedFields: true
              resources: [{group: "", resources: [configmaps, secrets, serviceaccounts/token]}, {group: authentication.k8s.io}]
            - level: Request
              omitStages: [RequestReceived]
              resources: [{group: apps}]
            - level: Metadata
              resources: [{group: ""}]
            """;

    @TempDir
    private Path directory;

    private Path log() {
        return directory.resolve("audit.log");
    }

    private GatewayFixture audited(String... more) throws IOException {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
        List<String> flags = new ArrayList<>(List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log()));
        flags.addAll(List.of(more));
        return new GatewayFixture(flags.toArray(String[]::new));
    }

    private List<JsonNode> events() throws IOException {
        return Files.readAllLines(log()).stream().map(Json.MAPPER::readTree).toList();
    }

    private static HttpRequest post(GatewayFixture gateway, String path, String type, byte[] body) {
        return gateway.request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static HttpRequest post(GatewayFixture gateway, String path, String body) {
        return post(gateway, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachLevelAndStageAsThePolicySays() throws Exception {
        String managed =
                "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"managedFields\":[{}]},\"data\":{\"a\":\"b\"}}";
        try (GatewayFixture gateway = audited()) {
            gateway.store.handle(exchange -> FakeService.answer(exchange, 201, managed));
            gateway.get("/version");
            gateway.send(post(gateway, "/api/v1/namespaces/n/configmaps", managed));
            gateway.send(post(
                    gateway,
                    "/apis/apps/v1/namespaces/n/deployments",
                    "application/yaml",
                    "metadata:\n  name: d\n  resourceVersion: '7'\n".getBytes(StandardCharsets.UTF_8)));
            gateway.send(post(
                    gateway,
                    "/api/v1/namespaces/n/pods",
                    "{\"spec\":{\"x\":[1]},\"metadata\":{\"labels\":{\"name\":\"no\"},\"name\":\"p\"}}"));
        }

        List<JsonNode> events = events();
        assertThat(events.stream()
                        .map(event -> event.path("level").asString() + " "
                                + event.path("stage").asString() + " "
                                + event.path("objectRef").path("resource").asString()))
                .containsExactly(
                        "RequestResponse RequestReceived configmaps",
                        "RequestResponse ResponseComplete configmaps",
                        "Request ResponseComplete deployments",
                        "Metadata RequestReceived pods",
                        "Metadata ResponseComplete pods");
        assertThat(events.get(0).propertyNames()).doesNotContain("responseStatus", "requestObject", "annotations");
        String plain = "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"},\"data\":{\"a\":\"b\"}}";
        assertThat(events.get(1).path("requestObject").toString()).isEqualTo(plain);
        assertThat(events.get(1).path("responseObject").toString()).isEqualTo(plain);
        assertThat(events.get(2).path("requestObject").toString())
                .isEqualTo("{\"metadata\":{\"name\":\"d\",\"resourceVersion\":\"7\"}}");
        assertThat(events.get(2).path("objectRef").toString())
                .isEqualTo("{\"resource\":\"deployments\",\"namespace\":\"n\",\"name\":\"d\",\"apiGroup\":\"apps\","
                        + "\"apiVersion\":\"v1\",\"resourceVersion\":\"7\"}");
        assertThat(events.get(2).has("responseObject")).isFalse();
        assertThat(events.get(4).path("objectRef").path("name").asString()).isEqualTo("p");
        assertThat(events.get(4).has("requestObject")).isFalse();
        assertThat(events)
                .allSatisfy(event -> assertThat(
                                event.path("requestReceivedTimestamp").asString())
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
    }

    @Test
    void secretsAndTokensAreNeverInItWhateverThePolicySays() throws Exception {
        try (GatewayFixture gateway = audited()) {
            String bad =
                    "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Invalid\",\"message\":\"hush is invalid\",\"code\":422}";
            gateway.store.handle(exchange -> FakeService.answer(
                    exchange,
                    gateway.store.asked().getLast().uri().endsWith("invalid") ? 422 : 200,
                    gateway.store.asked().getLast().uri().endsWith("invalid")
                            ? bad
                            : "{\"data\":{\"a\":\"aHVzaA==\"}}"));
            gateway.get("/api/v1/namespaces/n/secrets/s");
            gateway.get("/api/v1/secrets");
            gateway.send(post(
                    gateway,
                    "/api/v1/namespaces/n/secrets",
                    "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"a\":\"hush\"}}"));
            gateway.send(post(gateway, "/api/v1/namespaces/n/secrets?invalid", "{\"stringData\":{\"a\":\"hush\"}}"));
            gateway.authn.handle(exchange -> {
                if (exchange.getRequestURI().getPath().equals("/authenticate")) {
                    gateway.authnHandler().handle(exchange);
                } else {
                    FakeService.answer(exchange, 201, "{\"status\":{\"token\":\"hush\"}}");
                }
            });
            gateway.send(post(gateway, "/api/v1/namespaces/n/serviceaccounts/a/token", "{}"));
            gateway.send(
                    post(gateway, "/apis/authentication.k8s.io/v1/tokenreviews", "{\"spec\":{\"token\":\"hush\"}}"));
        }
        assertThat(Files.readString(log()))
                .doesNotContain("hush")
                .doesNotContain("aHVzaA")
                .doesNotContain("admin-token");
        assertThat(events())
                .hasSize(12)
                .allSatisfy(event -> assertThat(event.path("level").asString()).isEqualTo("Metadata"));
        assertThat(events().get(7).path("responseStatus").path("reason").asString())
                .isEqualTo("Invalid");
        assertThat(events().get(5).path("objectRef").path("name").asString()).isEqualTo("s");
    }

    @Test
    void aStatusIsInItAndAGzippedAnswerIsRead() throws Exception {
        try (GatewayFixture gateway = audited()) {
            gateway.store.handle(
                    exchange -> FakeService.answer(
                            exchange,
                            404,
                            "{\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"gone\",\"reason\":\"NotFound\",\"details\":{\"name\":\"p\"},\"code\":404}"));
            gateway.get("/api/v1/namespaces/n/pods/p");
            gateway.store.handle(exchange -> {
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
                    zip.write("{\"data\":{\"a\":\"b\"}}".getBytes(StandardCharsets.UTF_8));
                }
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, packed.size());
                exchange.getResponseBody().write(packed.toByteArray());
                exchange.close();
            });
            gateway.get("/api/v1/namespaces/n/configmaps/c");
            gateway.store.die();
            gateway.get("/api/v1/namespaces/n/pods/p");
        }
        assertThat(events().get(1).path("responseStatus").toString())
                .isEqualTo(
                        "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"gone\",\"reason\":\"NotFound\",\"details\":{\"name\":\"p\"},\"code\":404}");
        assertThat(events().get(3).path("responseObject").toString()).isEqualTo("{\"data\":{\"a\":\"b\"}}");
        assertThat(events().getLast().path("responseStatus").path("code").asInt())
                .isEqualTo(503);
        assertThat(events().getLast().path("stage").asString()).isEqualTo("ResponseComplete");
    }

    @Test
    void aWatchHasAnEventWhenItBeginsAndOneWhenItEnds() throws Exception {
        try (GatewayFixture gateway = audited()) {
            gateway.store.handle(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("{\"type\":\"ADDED\"}\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                await().until(() -> events().size() == 2);
                exchange.close();
            });
            gateway.get("/api/v1/namespaces/n/configmaps?watch=1");
        }
        assertThat(events().stream().map(event -> event.path("stage").asString()))
                .containsExactly("RequestReceived", "ResponseStarted", "ResponseComplete");
        assertThat(events()).noneMatch(event -> event.has("responseObject"));
        assertThat(events().get(1).path("responseStatus").path("code").asInt()).isEqualTo(200);
    }

    @Test
    void anErrorOfOursIsAPanic() throws Exception {
        AuditSettings settings = AuditSettings.of(new FlagValues(Map.of("audit-log-path", log().toString())::get));
        MockHttpServletResponse response = new MockHttpServletResponse();
        try (AutoCloseable audit = (AutoCloseable) PolicyAudit.of(settings, new SimpleMeterRegistry())) {
            Trail trail = new Trail(new MockHttpServletRequest("GET", "/api/v1/pods"), response);
            trail.info(RequestInfoResolver.resolve("GET", "/api/v1/pods", name -> null));
            AuditLog.Entry entry = ((AuditLog) audit).open(trail);
            trail.client(new Identity(UserInfo.of("me")));
            entry.authenticated();
            response.setStatus(500);
            entry.ended(true);
        }
        assertThat(events()).hasSize(1);
        assertThat(events().getFirst().path("stage").asString()).isEqualTo("Panic");
        assertThat(events().getFirst().path("responseStatus").toString())
                .isEqualTo("{\"metadata\":{},\"status\":\"Failure\",\"reason\":\"InternalError\",\"code\":500}");
    }

    @Test
    void aRequestThatCannotBeNotedDownIsRefusedWhereThatIsWanted() throws Exception {
        for (String mode : List.of("blocking-strict", "blocking")) {
            try (GatewayFixture gateway = audited(
                    "--audit-log-mode=" + mode,
                    "--audit-log-truncate-enabled=true",
                    "--audit-log-truncate-max-event-size=1000")) {
                gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
                assertThat(gateway.get("/api/v1/pods").statusCode()).isEqualTo(200);
                HttpResponse<String> large = gateway.get("/api/v1/pods?labelSelector=" + "x".repeat(1000));
                assertThat(large.statusCode()).isEqualTo(mode.equals("blocking") ? 200 : 500);
                if (mode.equals("blocking-strict")) {
                    assertThat(large.body()).contains("Internal error occurred: failed to store audit event");
                    assertThat(gateway.get("/metrics").body()).contains("apiserver_audit_requests_rejected_total 1.0");
                }
            }
        }
    }

    @Test
    void whatCannotBeUsedEndsTheStart() throws Exception {
        Path taken = Files.createFile(directory.resolve("taken"));
        assertThatThrownBy(() -> new GatewayFixture("--audit-log-path=" + taken.resolve("audit.log")))
                .rootCause()
                .hasMessageContaining("--audit-log-path: cannot be written");
        assertThatThrownBy(() -> new GatewayFixture("--audit-policy-file=" + taken, "--audit-log-path=" + log()))
                .rootCause()
                .hasMessageContaining("--audit-policy-file: cannot be used: " + taken + ": it is empty");
    }

    @Test
    void aPolicyThatChangesCountsAndOneThatIsWrongDoesNot() throws Exception {
        try (GatewayFixture gateway = audited()) {
            gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
            Path policy = directory.resolve("policy.yaml");
            Files.writeString(policy, POLICY.replace("level: None", "level: Metadata"));
            await().until(() -> {
                gateway.get("/version");
                return Files.size(log()) > 0;
            });
            Files.writeString(policy, "rules: nonsense");
            Thread.sleep(300);
            long before = Files.size(log());
            gateway.get("/version");
            assertThat(Files.size(log())).isGreaterThan(before);
        }
    }

    @Test
    void aWebhookGetsTheEventsInBatches() throws Exception {
        TestPki pki = new TestPki();
        List<JsonNode> lists = new CopyOnWriteArrayList<>();
        try (FakeService receiver = new FakeService(pki.tls(pki.service("receiver")))) {
            receiver.handle(exchange -> {
                lists.add(Json.MAPPER.readTree(receiver.asked().getLast().body()));
                // It is sent again.
                FakeService.answer(exchange, lists.size() == 1 ? 500 : 200, "{}");
            });
            TestPki.write(pki.service("gateway"), directory, "client");
            TestPki.writePem(directory.resolve("ca.crt"), pki.certificate());
            Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                    clusters: [{name: a, cluster: {server: "%s/events", certificate-authority: %s}}]
                    users: [{name: a, user: {client-certificate: %s, client-key: %s}}]
                    contexts: [{name: a, context: {cluster: a, user: a}}]
                    current-context: a
                    """.formatted(
                            receiver.url(),
                            directory.resolve("ca.crt"),
                            directory.resolve("client.crt"),
                            directory.resolve("client.key")));
            try (GatewayFixture gateway = audited(
                    "--audit-webhook-config-file=" + kubeconfig,
                    "--audit-webhook-batch-max-size=2",
                    "--audit-webhook-batch-max-wait=1m",
                    "--audit-webhook-initial-backoff=50ms")) {
                gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
                gateway.get("/api/v1/pods");
                await().atMost(Duration.ofSeconds(10)).until(() -> lists.size() == 2);
                assertThat(gateway.get("/metrics").body())
                        .contains("apiserver_audit_event_total 2.0")
                        .contains("apiserver_audit_level_total{level=\"Metadata\"} 1.0")
                        .contains("apiserver_audit_error_total{plugin=\"webhook\"} 0.0");
            }
            assertThat(receiver.asked().getFirst().uri()).isEqualTo("/events");
            assertThat(lists.get(1)).isEqualTo(lists.get(0));
            assertThat(lists.get(0).path("kind").asString()).isEqualTo("EventList");
            assertThat(lists.get(0).path("items").valueStream().map(JsonNode::toString))
                    .containsExactlyElementsOf(
                            events().stream().map(JsonNode::toString).toList());
        }
    }
}
