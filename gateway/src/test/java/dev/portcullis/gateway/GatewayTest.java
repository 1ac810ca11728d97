package dev.portcullis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aReadGoesToTheStoreAndItsBytesComeBack() {
        gateway.store.handle(exchange -> {
            exchange.getResponseHeaders().add("Warning", "299 - \"a\"");
            exchange.getResponseHeaders().add("Warning", "299 - \"b\"");
            FakeService.answer(exchange, 200, "{\"kind\":\"ConfigMap\"}");
        });

        HttpResponse<String> answer = gateway.get(
                "/api/v1/namespaces/n/configmaps/c?resourceVersion=0",
                "Accept",
                "application/json",
                "Audit-ID",
                "mine",
                "X-Remote-User",
                "somebody-else",
                "X-Remote-Group",
                "system:masters");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"kind\":\"ConfigMap\"}");
        assertThat(answer.headers().allValues("Warning")).containsExactly("299 - \"a\"", "299 - \"b\"");
        assertThat(answer.headers().firstValue("Audit-Id")).contains("mine");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache, private");
        assertThat(answer.headers().firstValue("X-Kubernetes-Pf-Flowschema-Uid"))
                .isPresent();
        FakeService.Asked asked = gateway.store.asked().getFirst();
        assertThat(asked.uri()).isEqualTo("/api/v1/namespaces/n/configmaps/c?resourceVersion=0");
        assertThat(asked.header("X-Remote-User")).isEqualTo("admin");
        assertThat(asked.header("X-Remote-Group")).isEqualTo("g");
        assertThat(asked.header("Audit-Id")).isEqualTo("mine");
        assertThat(asked.header("Authorization")).isEmpty();
        assertThat(gateway.admission.asked()).isEmpty();
    }

    @Test
    void aWritePausesForAdmissionUntilTheStoreIsDone() {
        gateway.admission.handle(
                exchange -> FakeService.answer(exchange, 200, "{\"response\":\"" + exchange.getRequestURI() + "\"}"));
        gateway.store.handle(exchange -> {
            FakeService.Asked asked = gateway.store.asked().getLast();
            if (asked.header("Portcullis-Write").equals("begin")) {
                exchange.getResponseHeaders().add("Portcullis-Write", "w1");
                exchange.getResponseHeaders().add("Portcullis-Admission", "mutate");
                FakeService.answer(exchange, 200, "{\"request\":1}");
            } else if (asked.body().contains("mutate")) {
                exchange.getResponseHeaders().add("Portcullis-Write", "w1");
                exchange.getResponseHeaders().add("Portcullis-Admission", "validate");
                FakeService.answer(exchange, 200, "{\"request\":2}");
            } else {
                FakeService.answer(exchange, 201, "{\"kind\":\"ConfigMap\"}");
            }
        });

        HttpResponse<String> answer = gateway.send(gateway.request("/api/v1/namespaces/n/configmaps")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().map()).doesNotContainKey("portcullis-write");
        assertThat(gateway.store.asked().stream().map(FakeService.Asked::uri))
                .containsExactly("/api/v1/namespaces/n/configmaps", "/writes/w1", "/writes/w1");
        assertThat(gateway.store.asked().getFirst().body()).isEqualTo("{\"a\":1}");
        assertThat(gateway.admission.asked().stream().map(one -> one.uri() + one.body()))
                .containsExactly("/admit/mutate{\"request\":1}", "/admit/validate{\"request\":2}");
    }

    @Test
    void anApplyThatTurnsOutToCreateNeedsTheRightToCreate() {
        HttpHandler all = gateway.authzHandler();
        gateway.authz.handle(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/authorize")
                    && gateway.authz.asked().getLast().body().contains("\"verb\":\"create\"")) {
                FakeService.answer(exchange, 200, "{\"status\":{\"allowed\":false}}");
            } else {
                all.handle(exchange);
            }
        });
        gateway.store.handle(exchange -> {
            exchange.getResponseHeaders().add("Portcullis-Write", "w1");
            exchange.getResponseHeaders().add("Portcullis-Admission", "mutate");
            exchange.getResponseHeaders().add("Portcullis-Access", "create");
            FakeService.answer(exchange, 200, "{\"request\":1}");
        });

        HttpResponse<String> answer = gateway.send(gateway.request("/api/v1/namespaces/n/configmaps/a?fieldManager=x")
                .header("Content-Type", "application/apply-patch+yaml")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("cannot create resource \\\"configmaps\\\"");
        assertThat(gateway.admission.asked()).isEmpty();
        assertThat(gateway.store.asked().stream().map(FakeService.Asked::method))
                .containsExactly("PATCH", "DELETE");
    }

    @Test
    void whoMayNotIsToldSoInKubeApiserversWords() {
        HttpResponse<String> answer =
                gateway.get("/api/v1/namespaces/x/configmaps", "Authorization", "Bearer dev-token");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
                        "message":"configmaps is forbidden: User \\"dev\\" cannot list resource \\"configmaps\\" in API group \\"\\" in the namespace \\"x\\"",\
                        "reason":"Forbidden","details":{"kind":"configmaps"},"code":403}""");
        assertThat(gateway.store.asked()).isEmpty();
    }

    @Test
    void aWrongTokenIsUnauthorizedEverywhere() {
        HttpResponse<String> answer = gateway.get("/version", "Authorization", "Bearer nonsense");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"reason\":\"Unauthorized\"");
        assertThat(gateway.authz.asked("/authorize")).isEmpty();
    }
}
