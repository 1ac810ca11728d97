package dev.portcullis.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.net.http.HttpResponse;
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
                        readyz check failed
                        """);
        assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/readyz?exclude=admission-service").body()).isEqualTo("ok");
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
                .contains("apiserver_request_duration_seconds_count{code=\"200\",group=\"\",resource=\"pods\"");
        assertThat(gateway.get("/metrics", "Authorization", "Bearer dev-token").statusCode())
                .isEqualTo(403);
    }

    @Test
    void theActuatorIsNotThere() {
        assertThat(gateway.get("/actuator/health").statusCode()).isEqualTo(404);
    }
}
