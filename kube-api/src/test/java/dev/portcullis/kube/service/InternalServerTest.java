package dev.portcullis.kube.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.epoch.EpochSubscription;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.tls.InternalPki;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Mutual TLS between services, over real sockets. */
class InternalServerTest {
    private static final Duration WAIT = Duration.ofSeconds(5);

    @TempDir
    static Path dir;

    private static InternalPki pki;
    private static InternalPki other;
    private static ConfigurableApplicationContext service;
    private static URI address;

    @BeforeAll
    static void start() throws Exception {
        pki = new InternalPki(dir.resolve("pki"));
        for (ServiceName name : ServiceName.values()) {
            pki.issue(name);
        }
        pki.issue("nameless", null).issue("stranger", "spiffe://elsewhere/gateway");
        other = new InternalPki(dir.resolve("other")).issue(ServiceName.GATEWAY);
        service = TestService.start(ServiceName.AUTHZ, dir.resolve("pki"), 0);
        address = URI.create("https://127.0.0.1:" + TestService.port(service));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static InternalClient client(String as) {
        return new InternalClient(ServiceName.AUTHZ, address, pki.bundle(as).createSslContext());
    }

    private static int status(InternalClient client, String path) {
        try (InternalResponse response = client.send("GET", path, header -> {}, null, WAIT, true)) {
            response.bytes();
            return response.status();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gateway, /for-gateway/x, 200",
        "authn-service, /for-gateway/x, 403",
        "authn-service, /for-both, 200",
        "store-service, /for-both, 403",
        "gateway, /for-nobody, 403",
        "gateway, /, 403",
        "gateway, /actuator/health/liveness, 200",
        "launcher, /actuator/health/readiness, 200",
        "store-service, /actuator/health/readiness, 200",
        "gateway, /actuator/env, 403",
        "nameless, /for-gateway/x, 403",
        "stranger, /for-gateway/x, 403",
    })
    void eachPathListensToItsCallersOnly(String caller, String path, int status) {
        assertThat(status(client(caller), path)).isEqualTo(status);
    }

    @Test
    void aRefusalIsAStatus() {
        assertThatThrownBy(() -> client("store-service").post("/for-both", new byte[0], WAIT))
                .isInstanceOf(ApiException.class)
                .hasMessage("forbidden: this port listens to the services of the suite only");
    }

    @Test
    void withoutACertificateOfTheInternalCaNobodyGetsIn() throws Exception {
        SSLContext none = SSLContext.getInstance("TLS");
        none.init(null, new X509TrustManager[] {trustAll()}, null);
        SSLContext foreign = SSLContext.getInstance("TLS");
        foreign.init(other.bundle("gateway").getManagers().getKeyManagers(), new X509TrustManager[] {trustAll()}, null);
        for (SSLContext tls : new SSLContext[] {none, foreign}) {
            InternalClient client = new InternalClient(ServiceName.AUTHZ, address, tls);
            assertThatThrownBy(() -> status(client, "/actuator/health/liveness"))
                    .isInstanceOf(StageUnavailableException.class);
        }
    }

    @Test
    void aServiceOfAnotherNameIsNotTalkedTo() {
        InternalClient wrong = new InternalClient(
                ServiceName.STORE, address, pki.bundle("gateway").createSslContext());
        assertThatThrownBy(() -> status(wrong, "/for-gateway/x"))
                .isInstanceOf(StageUnavailableException.class)
                .hasMessageStartingWith("store-service is unavailable");
    }

    @Test
    void bodiesAndErrorsComeThrough() {
        byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(client("gateway").post("/for-gateway/echo", body, WAIT)).isEqualTo(body);
        assertThatThrownBy(() -> client("gateway").post("/for-gateway/missing", body, WAIT))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(404));
    }

    @Test
    void aKeptConnectionThatDiedIsNoErrorForARepeatableRequest() throws Exception {
        ConfigurableApplicationContext first = TestService.start(ServiceName.AUTHZ, dir.resolve("pki"), 0);
        int port = TestService.port(first);
        InternalClient client = new InternalClient(
                ServiceName.AUTHZ,
                URI.create("https://127.0.0.1:" + port),
                pki.bundle("gateway").createSslContext());
        assertThat(status(client, "/for-both")).isEqualTo(200);
        first.close();
        assertThatThrownBy(() -> status(client, "/for-both")).isInstanceOf(StageUnavailableException.class);
        try (var second = TestService.start(ServiceName.AUTHZ, dir.resolve("pki"), port)) {
            assertThat(status(client, "/for-both")).isEqualTo(200);
        }
    }

    @Test
    void epochsArriveAsTheyMoveAndAreUnknownWithoutAStream() throws Exception {
        ConfigurableApplicationContext first = TestService.start(ServiceName.AUTHZ, dir.resolve("pki"), 0);
        int port = TestService.port(first);
        BlockingQueue<Set<String>> moves = new LinkedBlockingQueue<>();
        InternalClient client = new InternalClient(
                ServiceName.AUTHZ,
                URI.create("https://127.0.0.1:" + port),
                pki.bundle("gateway").createSslContext());
        EpochSubscription[] self = new EpochSubscription[1];
        try (EpochSubscription epochs = new EpochSubscription(client, () -> moves.add(self[0].current()))) {
            self[0] = epochs;
            epochs.start();
            Epoch epoch = first.getBean(Epoch.class);
            assertThat(moves.poll(5, TimeUnit.SECONDS)).isEqualTo(Set.of(epoch.current()));
            epoch.bump();
            assertThat(moves.poll(1, TimeUnit.SECONDS)).isEqualTo(Set.of(epoch.current()));
            first.close();
            assertThat(moves.poll(15, TimeUnit.SECONDS)).isEmpty();
        }
    }

    private static X509TrustManager trustAll() {
        return new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
    }
}
