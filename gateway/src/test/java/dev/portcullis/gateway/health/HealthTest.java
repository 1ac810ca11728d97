package dev.portcullis.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
    private static final HttpHandler UP = exchange -> FakeService.answer(exchange, 200, "{\"status\":\"UP\"}");
    private final GatewayFixture gateway = new GatewayFixture();

    @BeforeEach
    void allUp() {
        HttpHandler authn = gateway.authnHandler();
        HttpHandler authz = gateway.authzHandler();
        gateway.authn.handle(exchange -> readinessOr(authn, exchange));
        gateway.authz.handle(exchange -> readinessOr(authz, exchange));
        gateway.admission.handle(UP);
        gateway.store.handle(UP);
    }

    private static void readinessOr(HttpHandler other, com.sun.net.httpserver.HttpExchange exchange)
            throws java.io.IOException {
        (exchange.getRequestURI().getPath().startsWith("/actuator") ? UP : other).handle(exchange);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/livez", "/readyz", "/healthz/ping", "/readyz/etcd", "/readyz/authn-service"})
    void ok(String path) {
        HttpResponse<String> answer = gateway.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
                .isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void verbose() {
        assertThat(gateway.get("/readyz?verbose").body()).isEqualTo("""
                        [+]ping ok
                        [+]authn-service ok
                        [+]authz-service ok
                        [+]admission-service ok
                        [+]store-service ok
                        [+]etcd ok
                        [+]shutdown ok
                        readyz check passed
                        """);
    }

    @Test
    void aFailureIsShownWithoutItsReason() {
        gateway.admission.die();

        HttpResponse<String> answer = gateway.get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("""
                        [+]ping ok
                        [+]authn-service ok
                        [+]authz-service ok
                        [-]admission-service failed: reason withheld
                        [+]store-service ok
                        [+]etcd ok
                        [+]shutdown ok
                        readyz check failed
                        """);
        assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/readyz?exclude=admission-service").body()).isEqualTo("ok");
    }

    /** For kubelets and container engines: no more than whether the gateway is alive, and ready. */
    @Test
    void thePlainPort() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (GatewayFixture plain = new GatewayFixture("--health-address=127.0.0.1", "--health-port=" + port);
                HttpClient client = HttpClient.newHttpClient()) {
            for (FakeService service : List.of(plain.authn, plain.authz, plain.admission, plain.store)) {
                service.handle(UP);
            }
            assertThat(status(client, port, "/readyz")).isEqualTo(200);
            assertThat(status(client, port, "/api/v1/pods")).isEqualTo(404);
            plain.store.die();
            await(() -> status(client, port, "/readyz") == 500);
            assertThat(status(client, port, "/livez")).isEqualTo(200);
        }
    }

    private static int status(HttpClient client, int port, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 100 && !condition.call(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.call()).isTrue();
    }

    @Test
    void excluded() {
        assertThat(gateway.get("/livez?verbose&exclude=ping&exclude=nonsense").body())
                .isEqualTo("""
                        [+]ping excluded: ok
                        warn: some health checks cannot be excluded: no matches for "nonsense"
                        livez check passed
                        """);
    }

    @Test
    void anUnknownCheckIsNotFound() {
        gateway.store.handle(exchange -> FakeService.answer(
                exchange, 200, "{\"groups\":[{\"name\":\"apps\",\"versions\":[{\"groupVersion\":\"apps/v1\"}]}]}"));

        HttpResponse<String> answer = gateway.get("/healthz/nonsense");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"/apis/apps/v1\"").contains("\"/readyz/ping\"");
        assertThat(gateway.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void version() {
        HttpResponse<String> answer = gateway.get("/version");

        assertThat(answer.body()).contains("\"major\" : \"1\"").contains("\"gitVersion\" : \"v1.36.0");
        assertThat(gateway.get("/version/").statusCode()).isEqualTo(200);
    }

    @Test
    void metrics() {
        gateway.get("/api/v1/pods");

        assertThat(gateway.get("/metrics").body())
                .contains(
                        "apiserver_request_total{code=\"200\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"pods\"");
        assertThat(gateway.get("/metrics", "Authorization", "Bearer dev-token").statusCode())
                .isEqualTo(403);
    }

    @Test
    void theActuatorIsNotThere() {
        assertThat(gateway.get("/actuator/health").statusCode()).isEqualTo(404);
    }
}
