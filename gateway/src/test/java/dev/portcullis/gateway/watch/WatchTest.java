package dev.portcullis.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchTest {
    private static final String WATCH = "/api/v1/pods?watch=1";
    private static final String END = "end";

    private final GatewayFixture gateway = new GatewayFixture();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CountDownLatch aborted = new CountDownLatch(1);

    @BeforeEach
    void storeThatSendsEvents() {
        gateway.store.handle(this::stream);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Sends what is queued; the end when it is told; meanwhile spaces, to see whether somebody is still there. */
    private void stream(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            exchange.close();
        } catch (IOException e) {
            aborted.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eventsComeOneByOne(HttpClient.Version version) throws Exception {
        try (HttpClient client = gateway.client(version);
                InputStream in = open(client).body()) {
            for (String event : new String[] {"one\n", "two\n", "three\n"}) {
                events.add(event);
                assertThat(new String(in.readNBytes(event.length()), StandardCharsets.UTF_8))
                        .isEqualTo(event);
            }
            events.add(END);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aClientThatClosesEndsTheStoresStream() throws Exception {
        try (SSLSocket socket = gateway.connect()) {
            socket.getOutputStream()
                    .write(("GET " + WATCH + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer admin-token\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        }
        assertStoreSeesTheEnd();
    }

    @Test
    void aClientThatCancelsOverHttp2EndsTheStoresStream() throws Exception {
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<InputStream> response = open(client);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            response.body().close();
            assertStoreSeesTheEnd();
        }
    }

    private void assertStoreSeesTheEnd() throws InterruptedException {
        await(() -> gateway.bean(OpenWatches.class).count() == 0);
        // The store notices by writing.
        for (int i = 0; i < 20 && aborted.getCount() > 0; i++) {
            events.add(" ");
            Thread.sleep(20);
        }
        assertThat(aborted.await(1, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStoreThatDiesEndsTheClientsStreamProperly(HttpClient.Version version) throws Exception {
        try (HttpClient client = gateway.client(version);
                InputStream in = open(client).body()) {
            events.add("one\n");
            in.readNBytes(4);
            gateway.store.die();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void halfAnEventIsNoProperEnd(HttpClient.Version version) throws Exception {
        try (HttpClient client = gateway.client(version);
                InputStream in = open(client).body()) {
            events.add("one\ntw");
            in.readNBytes(6);
            gateway.store.die();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRevokedPermissionEndsIt() throws Exception {
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_1_1);
                InputStream in = open(client).body()) {
            gateway.authzEpoch.move();
            Thread.sleep(300);
            assertThat(gateway.bean(OpenWatches.class).count()).isEqualTo(1);

            gateway.allowed.remove("admin");
            long before = System.nanoTime();
            gateway.authzEpoch.move();

            assertThat(in.read()).isEqualTo(-1);
            assertThat(System.nanoTime() - before)
                    .isLessThan(Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void aRevokedTokenEndsIt() throws Exception {
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_2);
                InputStream in = open(client).body()) {
            gateway.tokens.remove("admin-token");
            gateway.authnEpoch.move();

            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aStageThatGoesAwayDoesNotEndIt() throws Exception {
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_1_1);
                InputStream in = open(client).body()) {
            gateway.authz.die();
            Thread.sleep(500);
            events.add("one\n");
            assertThat(new String(in.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("one\n");

            gateway.allowed.remove("admin");
            gateway.authzEpoch.move();
            gateway.authz.restart();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void itsTimeoutEndsItEvenIfTheStoreDoesNot() throws Exception {
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<InputStream> response = client.send(
                    gateway.request(WATCH + "&timeoutSeconds=1").build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.body().read()).isEqualTo(-1);
        }
    }

    private HttpResponse<InputStream> open(HttpClient client) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(gateway.request(WATCH).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        await(() -> gateway.bean(OpenWatches.class).count() == 1);
        return response;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
