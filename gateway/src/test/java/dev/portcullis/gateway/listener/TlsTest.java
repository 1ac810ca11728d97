package dev.portcullis.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import dev.portcullis.gateway.fixture.TestPki;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        gateway.allowed.put("O=dev,CN=bob", true);
        gateway.store.handle(exchange ->
                FakeService.answer(exchange, 200, exchange.getRequestHeaders().getFirst("X-Remote-User")));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientCertificateSaysWhoItIs(HttpClient.Version version) throws Exception {
        HttpResponse<String> answer = get(version, gateway.external.issue("CN=bob,O=dev"));

        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("O=dev,CN=bob");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aCertificateOfAnotherCaIsUnauthorizedNotAFailedHandshake(HttpClient.Version version) throws Exception {
        HttpResponse<String> answer = get(version, new TestPki().issue("CN=bob,O=dev"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"kind\":\"Status\"");
    }

    @Test
    void aCertificateWithoutItsKeyIsNobodys() {
        TestPki.Credential stolen = new TestPki.Credential(
                gateway.external.issue("CN=bob,O=dev").certificate(),
                gateway.external.issue("CN=mallory").key());

        assertThatThrownBy(() -> get(HttpClient.Version.HTTP_1_1, stolen)).isInstanceOf(IOException.class);
    }

    @Test
    void withoutACertificateOneIsAnonymous() throws Exception {
        HttpResponse<String> answer = get(HttpClient.Version.HTTP_1_1);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("User \\\"system:anonymous\\\" cannot list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void versions(String version) throws IOException {
        try (SSLSocket socket = gateway.connect()) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void theLeastVersionCanBeRaised() throws IOException {
        try (GatewayFixture strict = new GatewayFixture("--tls-min-version=VersionTLS13");
                SSLSocket socket = strict.connect()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void cipherSuitesCanBeChosen() throws IOException {
        String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        try (GatewayFixture strict = new GatewayFixture("--tls-cipher-suites=" + suite);
                SSLSocket socket = strict.connect()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
        }
    }

    @Test
    void manyRequestsShareOneHttp2Connection() throws Exception {
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_2)) {
            client.send(gateway.request("/version").build(), HttpResponse.BodyHandlers.discarding());
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(client.sendAsync(
                        gateway.request("/api/v1/namespaces/n" + i).build(), HttpResponse.BodyHandlers.ofString()));
            }
            assertThat(answers.stream()
                            .map(answer -> answer.join().statusCode())
                            .filter(code -> code != 200))
                    .isEmpty();
        }
    }

    private static HttpResponse<String> get(HttpClient.Version version, TestPki.Credential... own) throws Exception {
        try (HttpClient client = gateway.client(version, own)) {
            return client.send(
                    HttpRequest.newBuilder(gateway.uri("/api/v1/pods")).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
