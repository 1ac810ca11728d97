package dev.portcullis.kube.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.tls.InternalPki;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;

/** The plain port of a service that is started as the real ones are. */
class HealthPortTest {
    private static final String READINESS = "--management.endpoint.health.group.readiness.include=readinessState,work";

    @TempDir
    static Path dir;

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private ConfigurableApplicationContext service;

    @BeforeEach
    void start() throws Exception {
        new InternalPki(dir).issue(ServiceName.AUTHZ);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        service = TestService.start(
                ServiceName.AUTHZ, dir, 0, READINESS, "--health-address=127.0.0.1", "--health-port=" + port);
    }

    @AfterEach
    void stop() {
        service.close();
        client.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /livez, 200, ok",
        "GET, /readyz, 200, ok",
        "GET, /readyz?verbose, 200, ok",
        "HEAD, /readyz, 200, ''",
        "POST, /readyz, 405, 405 method not allowed",
        "GET, /livez/ping, 404, 404 page not found",
        "GET, /, 404, 404 page not found",
        "GET, /for-both, 404, 404 page not found",
        "GET, /for-nobody, 404, 404 page not found",
        "GET, /epochs, 404, 404 page not found",
        "GET, /actuator/health, 404, 404 page not found",
        "POST, /for-gateway/echo, 405, 405 method not allowed",
    })
    void servesItsTwoPathsAndNothingElse(String method, String path, int status, String body) throws Exception {
        HttpResponse<String> answer = send(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body().strip()).isEqualTo(body);
    }

    @Test
    void aServiceThatCannotDoItsWorkIsAliveButNotReady() throws Exception {
        service.getBean(TestService.Work.class).possible = false;

        assertThat(send("GET", "/readyz"))
                .returns(500, HttpResponse::statusCode)
                .returns("readyz check failed\n", HttpResponse::body);
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void aServiceThatRefusesTrafficIsNotReadyAndABrokenOneNotAlive() throws Exception {
        AvailabilityChangeEvent.publish(service, ReadinessState.REFUSING_TRAFFIC);
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(500);
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);

        AvailabilityChangeEvent.publish(service, LivenessState.BROKEN);
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(500);
    }

    @Test
    void goesWithTheService() {
        service.close();

        assertThatThrownBy(() -> send("GET", "/livez")).isInstanceOf(ConnectException.class);
    }

    @Test
    void isOffUnlessAskedFor() {
        try (ConfigurableApplicationContext plain = TestService.start(ServiceName.AUTHZ, dir, 0)) {
            assertThat(plain.getBean(HealthPort.class).isRunning()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "x", "-1"})
    void aPortThatIsNoneEndsTheStart(String value) {
        assertThatThrownBy(() -> TestService.start(ServiceName.AUTHZ, dir, 0, "--health-port=" + value))
                .hasRootCauseInstanceOf(BadFlagException.class)
                .rootCause()
                .hasMessageStartingWith("--health-port: must be a ");
    }

    @Test
    void aPortThatIsTakenEndsTheStart() {
        assertThatThrownBy(() -> TestService.start(
                        ServiceName.AUTHZ, dir, 0, "--health-address=127.0.0.1", "--health-port=" + port))
                .hasStackTraceContaining("--health-port: " + port + " cannot be listened on: ");
    }

    @Test
    void anAddressThatIsNoneEndsTheStart() {
        assertThatThrownBy(() -> TestService.start(
                        ServiceName.AUTHZ, dir, 0, "--health-address=no.such.invalid", "--health-port=1"))
                .hasStackTraceContaining("--health-address: is no address of this machine: no.such.invalid");
    }
}
