package dev.portcullis.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import dev.portcullis.kube.json.Json;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an event says, without a policy. */
class AuditEventTest {
    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void place() {
        log = directory.resolve("audit.log");
    }

    @Test
    void anEventForEachRequest() throws Exception {
        try (GatewayFixture gateway = new GatewayFixture("--audit-log-path=" + log)) {
            gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
            gateway.allowed.put("alice", true);
            gateway.get(
                    "/apis/apps/v1/namespaces/n/deployments/d/scale?x=1",
                    "Audit-ID",
                    "a1",
                    "User-Agent",
                    "me",
                    "Impersonate-User",
                    "alice");
            gateway.get("/metrics", "Authorization", "Bearer dev-token");
            gateway.get("/api", "Authorization", "Bearer nonsense");
        }

        List<JsonNode> events =
                Files.readAllLines(log).stream().map(Json.MAPPER::readTree).toList();
        assertThat(events).hasSize(3).allSatisfy(event -> {
            assertThat(event.path("kind").asString()).isEqualTo("Event");
            assertThat(event.path("apiVersion").asString()).isEqualTo("audit.k8s.io/v1");
            assertThat(event.path("level").asString()).isEqualTo("Metadata");
            assertThat(event.toString()).doesNotContain("token");
        });
        assertThat(events.stream().map(event -> event.path("stage").asString()))
                .containsExactly("ResponseComplete", "ResponseComplete", "ResponseStarted");
        JsonNode first = events.get(0);
        assertThat(first.path("auditID").asString()).isEqualTo("a1");
        assertThat(first.path("requestURI").asString()).isEqualTo("/apis/apps/v1/namespaces/n/deployments/d/scale?x=1");
        assertThat(first.path("verb").asString()).isEqualTo("get");
        assertThat(first.path("user").path("username").asString()).isEqualTo("admin");
        assertThat(first.path("impersonatedUser").path("username").asString()).isEqualTo("alice");
        assertThat(first.path("userAgent").asString()).isEqualTo("me");
        assertThat(first.path("objectRef").toString())
                .isEqualTo("{\"resource\":\"deployments\",\"namespace\":\"n\",\"name\":\"d\",\"apiGroup\":\"apps\","
                        + "\"apiVersion\":\"v1\",\"subresource\":\"scale\"}");
        assertThat(first.path("responseStatus").path("code").asInt()).isEqualTo(200);
        assertThat(first.path("annotations")
                        .path("authorization.k8s.io/decision")
                        .asString())
                .isEqualTo("allow");
        assertThat(events.get(1).path("responseStatus").path("code").asInt()).isEqualTo(403);
        assertThat(events.get(1)
                        .path("annotations")
                        .path("authorization.k8s.io/decision")
                        .asString())
                .isEqualTo("forbid");
        assertThat(events.get(2).path("responseStatus").path("code").asInt()).isEqualTo(401);
        assertThat(events.get(2).path("user").size()).isZero();
        assertThat(events.get(2).path("responseStatus").path("message").asString())
                .isEqualTo("Authentication failed, attempted: bearer");
    }

    @Test
    void anEventOfAWriteSaysWhatAdmissionHadToAdd() throws Exception {
        try (GatewayFixture gateway = new GatewayFixture("--audit-log-path=" + log)) {
            gateway.admission.handle(
                    exchange -> FakeService.answer(
                            exchange,
                            200,
                            "{\"response\":{\"uid\":\"u\",\"allowed\":true,\"auditAnnotations\":{\"pod-security.kubernetes.io/enforce-policy\":\"baseline:latest\"}}}"));
            gateway.store.handle(exchange -> {
                if (gateway.store.asked().size() == 1) {
                    exchange.getResponseHeaders().add("Portcullis-Write", "w1");
                    exchange.getResponseHeaders().add("Portcullis-Admission", "validate");
                }
                FakeService.answer(exchange, 201, "{}");
            });
            gateway.send(gateway.request("/api/v1/namespaces/n/pods")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build());
        }
        assertThat(Json.MAPPER
                        .readTree(Files.readAllLines(log).getFirst())
                        .path("annotations")
                        .path("pod-security.kubernetes.io/enforce-policy")
                        .asString())
                .isEqualTo("baseline:latest");
    }

    @Test
    void anEventSaysByWhatItWasAllowedOrWhatWouldNearlyHave() throws Exception {
        try (GatewayFixture gateway = new GatewayFixture("--audit-log-path=" + log)) {
            gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
            for (String status : List.of(
                    "{\"allowed\":true,\"reason\":\"RBAC: allowed by x\",\"trace\":[{\"authorizer\":\"Node\",\"decision\":\"NoOpinion\",\"micros\":1},"
                            + "{\"authorizer\":\"RBAC\",\"decision\":\"Allow\",\"micros\":1,\"rule\":{\"verbs\":[\"*\"]}}]}",
                    "{\"allowed\":false,\"trace\":[{\"authorizer\":\"RBAC\",\"decision\":\"NoOpinion\",\"micros\":1,\"misses\":[\"one\",\"two\"]}]}")) {
                gateway.authz.handle(exchange -> FakeService.answer(exchange, 200, "{\"status\":" + status + "}"));
                gateway.get("/api/v1/pods");
            }
        }
        List<JsonNode> annotations = Files.readAllLines(log).stream()
                .map(line -> Json.MAPPER.readTree(line).path("annotations"))
                .toList();
        assertThat(annotations.get(0).toString())
                .isEqualTo(
                        "{\"authorization.k8s.io/decision\":\"allow\",\"authorization.k8s.io/reason\":\"RBAC: allowed by x\","
                                + "\"policy.portcullis.dev/authorizer\":\"RBAC\",\"policy.portcullis.dev/rule\":\"{\\\"verbs\\\":[\\\"*\\\"]}\"}");
        assertThat(annotations.get(1).path("authorization.k8s.io/decision").asString())
                .isEqualTo("forbid");
        assertThat(annotations
                        .get(1)
                        .path("policy.portcullis.dev/nearest-misses")
                        .asString())
                .isEqualTo("one; two");
    }
}
