package dev.portcullis.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each stage dead, slow or talking nonsense: the request fails closed, and the answer says which stage it was. */
class DeadStageTest {
    private static final String PODS = "/api/v1/namespaces/n/pods";
    private static final HttpHandler GARBAGE = exchange -> FakeService.answer(exchange, 200, "<html>");

    private final GatewayFixture gateway = new GatewayFixture("--request-timeout=1s");

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void deadAuthn() {
        gateway.authn.die();

        assertDown(gateway.get(PODS), 503, "authn-service");
        assertThat(gateway.store.asked()).isEmpty();
    }

    @Test
    void deadAuthz() {
        gateway.authz.die();

        assertDown(gateway.get(PODS), 503, "authz-service");
        assertThat(gateway.store.asked()).isEmpty();
    }

    @Test
    void deadAdmission() {
        gateway.store.handle(pausing());
        gateway.admission.die();

        assertDown(post(), 503, "admission-service");
        assertThat(gateway.store.asked("/writes/w"))
                .extracting(FakeService.Asked::method)
                .containsExactly("DELETE");
    }

    @Test
    void deadStore() {
        gateway.store.die();

        assertDown(gateway.get(PODS), 503, "store-service");
        assertDown(post(), 503, "store-service");
    }

    /** A client that repeated this by itself would be told that its object exists already, or was changed by somebody else. */
    @Test
    void aStoreThatIsLostWithAWriteMayHaveDoneIt() {
        gateway.admission.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
        gateway.store.handle(continued(HttpExchange::close));
        assertUnknown(post());

        gateway.store.handle(continued(exchange -> {
            exchange.sendResponseHeaders(201, 100);
            exchange.getResponseBody().flush();
            exchange.close();
        }));
        assertUnknown(post());

        gateway.store.handle(continued(exchange -> sleep(Duration.ofSeconds(5))));
        assertUnknown(post());
    }

    /** A signing key may have been retired. A TokenRequest may be made twice. */
    @Test
    void authnThatIsLostWithWhatIsNotToBeDoneTwiceMayHaveDoneIt() {
        gateway.authn.aside("/apis/identity.portcullis.dev/", HttpExchange::close);
        assertUnknown(post("/apis/identity.portcullis.dev/v1/refusals"), "authn-service");
        gateway.authn.aside("/api/v1/", HttpExchange::close);
        assertDown(post("/api/v1/namespaces/n/serviceaccounts/a/token"), 503, "authn-service");
    }

    /** Nothing was sent to it yet, or nothing that stores anything. */
    @Test
    void aStoreThatIsLostBeforeHasDoneNothing() {
        gateway.store.handle(HttpExchange::close);
        assertDown(post(), 503, "store-service");
        gateway.store.handle(pausing());
        gateway.admission.handle(exchange -> {
            gateway.store.die();
            sleep(Duration.ofMillis(
                    300)); // a connection that was used just now is not looked at before it is used again
            FakeService.answer(exchange, 200, "{}");
        });
        assertDown(post(), 503, "store-service");
    }

    @Test
    void aDeadStageIsForgottenOnceItIsBack() {
        gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
        assertThat(gateway.get(PODS).statusCode()).isEqualTo(200);

        gateway.store.die();
        gateway.store.restart();

        assertThat(gateway.get(PODS).statusCode()).isEqualTo(200);
    }

    @Test
    void slowStore() {
        gateway.store.handle(exchange -> sleep(Duration.ofSeconds(5)));

        assertDown(gateway.get(PODS), 504, "store-service");
        assertDown(post(), 504, "store-service");
    }

    @Test
    void slowAdmission() {
        gateway.store.handle(pausing());
        gateway.admission.handle(exchange -> sleep(Duration.ofSeconds(5)));

        assertDown(post(), 504, "admission-service");
    }

    @Test
    void nonsense() {
        gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
        gateway.authz.handle(GARBAGE);
        assertError(gateway.get("/api/v1/nodes/a"), "authz-service");
        gateway.authz.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
        assertError(gateway.get("/api/v1/nodes/b"), "authz-service");
        gateway.authz.handle(exchange -> FakeService.answer(exchange, 500, "<html>"));
        assertError(gateway.get("/api/v1/nodes/c"), "authz-service");
        gateway.authn.handle(GARBAGE);
        assertError(gateway.get("/api/v1/nodes/d", "Authorization", "Bearer other"), "authn-service");
        gateway.authn.handle(
                exchange -> FakeService.answer(exchange, 200, "{\"status\":{\"authenticated\":true,\"attempts\":[]}}"));
        assertError(gateway.get("/api/v1/nodes/e", "Authorization", "Bearer another"), "authn-service");
        assertThat(gateway.store.asked()).isEmpty();
    }

    @Test
    void anErrorOfAdmissionIsTheClients() {
        gateway.store.handle(pausing());
        gateway.admission.handle(
                exchange -> FakeService.answer(
                        exchange,
                        500,
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"m\",\"code\":500}"));

        HttpResponse<String> answer = post();

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"message\":\"m\"");
        assertThat(gateway.store.asked("/writes/w"))
                .extracting(FakeService.Asked::method)
                .containsExactly("DELETE");
    }

    @Test
    void anAnswerThatBreaksOffIsCutOff() {
        gateway.store.handle(exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write(new byte[500_000]);
            exchange.getResponseBody().flush();
            gateway.store.die();
        });

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> gateway.get(PODS))
                .isInstanceOf(java.io.UncheckedIOException.class);
    }

    @Test
    void anAnswerThatBreaksOffBeforeItBeganIsAStatus() {
        gateway.store.handle(exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            gateway.store.die();
        });

        HttpResponse<String> answer = gateway.get(PODS);

        assertDown(answer, 503, "store-service");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    }

    /** Pauses, and does this with the write when it is continued. */
    private HttpHandler continued(HttpHandler then) {
        HttpHandler pausing = pausing();
        return exchange -> {
            boolean goesOn = exchange.getRequestURI().getPath().startsWith("/writes/");
            (goesOn ? then : pausing).handle(exchange);
        };
    }

    private HttpHandler pausing() {
        return exchange -> {
            exchange.getResponseHeaders().add("Portcullis-Write", "w");
            exchange.getResponseHeaders().add("Portcullis-Admission", "mutate");
            FakeService.answer(exchange, 200, "{}");
        };
    }

    private HttpResponse<String> post() {
        return post(PODS);
    }

    private HttpResponse<String> post(String path) {
        return gateway.send(gateway.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
    }

    private static void assertDown(HttpResponse<String> answer, int code, String stage) {
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).contains("\"kind\":\"Status\"").contains(stage);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    private static void assertUnknown(HttpResponse<String> answer) {
        assertUnknown(answer, "store-service");
    }

    private static void assertUnknown(HttpResponse<String> answer, String stage) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
        assertThat(answer.body())
                .contains(
                        "\"message\":\"Timeout: the " + stage
                                + " did not answer: the request may have been carried out, or not\"",
                        "\"reason\":\"Timeout\",\"details\":{},\"code\":504");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    private static void assertError(HttpResponse<String> answer, String stage) {
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"kind\":\"Status\"").contains(stage);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
