package dev.portcullis.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import dev.portcullis.gateway.fixture.TestPki;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates are replaced while requests flow. */
class CertificateRotationTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theNewServingCertificateIsPresentedAndNoRequestFails() throws Exception {
        gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> requests = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                assertThat(gateway.get("/api/v1/pods").statusCode()).isEqualTo(200);
            }
        });
        BigInteger first = presented();
        TestPki.Credential next = gateway.external.server();

        TestPki.writePem(gateway.pki.resolve("apiserver.crt"), next.certificate());
        Thread.sleep(500);
        assertThat(presented()).as("its key is still missing").isEqualTo(first);

        TestPki.writePem(gateway.pki.resolve("apiserver.key"), next.key());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!presented().equals(next.certificate().getSerialNumber())) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
        stop.set(true);
        requests.get(5, TimeUnit.SECONDS);
    }

    /** Both CAs are trusted, then the certificates are replaced, then the first CA is forgotten. */
    @Test
    void theInternalCaIsReplacedAndNoRequestFails() throws Exception {
        gateway.store.handle(exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            FakeService.answer(exchange, 200, "{}");
        });
        assertThat(gateway.get("/api/v1/pods").statusCode()).isEqualTo(200);
        TestPki other = new TestPki();
        TestPki.writePems(gateway.pki.resolve("ca.crt"), gateway.internal.certificate(), other.certificate());
        Thread.sleep(2000);
        assertThat(gateway.get("/api/v1/pods").statusCode()).isEqualTo(200);

        gateway.store.restart(gateway.internal.tls(other.service("store-service")));
        assertThat(gateway.get("/api/v1/pods").statusCode()).isEqualTo(200);

        TestPki.writePem(gateway.pki.resolve("ca.crt"), gateway.internal.certificate());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gateway.get("/api/v1/pods").statusCode() != 503) {
            assertThat(System.nanoTime()).as("the other CA is still trusted").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private BigInteger presented() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) gateway.external.tls().getSocketFactory().createSocket("127.0.0.1", gateway.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }
}
