package dev.portcullis.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import dev.portcullis.gateway.watch.OpenWatches;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches as browsers and fabric8's client ask for them. */
class WebSocketWatchTest {
    private static final String WATCH = "/api/v1/pods?watch=1";
    private static final String END = "end";

    private final GatewayFixture gateway = new GatewayFixture();
    private final HttpClient client = gateway.client(HttpClient.Version.HTTP_1_1);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void storeThatSendsEvents() {
        gateway.store.handle(this::stream);
    }

    @AfterEach
    void stop() {
        events.add(END);
        client.close();
        gateway.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                told.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            told.add("pong " + StandardCharsets.UTF_8.decode(payload));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            told.add("closed " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            told.add(error.toString());
        }
    }

    private WebSocket open(String token, String... protocols) {
        WebSocket.Builder builder = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .header("Origin", "https://h");
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
        }
        return builder.buildAsync(URI.create(gateway.uri(WATCH).toString().replace("https:", "wss:")), new Listener())
                .join();
    }

    private int refusal(String token, String... protocols) {
        Throwable cause = catchThrowableOfType(CompletionException.class, () -> open(token, protocols))
                .getCause();
        assertThat(cause).isInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) cause).getResponse().statusCode();
    }

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void eachEventIsATextMessageHoweverItComes() throws Exception {
        open("admin-token");
        String longer = "x".repeat(200) + "\n";
        String longest = "y".repeat(70_000) + "\n";
        events.add("one\ntw");
        assertThat(next()).isEqualTo("one\n");
        events.add("o\n" + longer + longest);
        assertThat(next()).isEqualTo("two\n");
        assertThat(next()).isEqualTo(longer);
        assertThat(next()).isEqualTo(longest);
        events.add("never whole");
        events.add(END);
        assertThat(next()).isEqualTo("closed 1000");
    }

    @Test
    void pingsAreAnswered() throws Exception {
        WebSocket socket = open("admin-token");
        socket.sendText("who cares".repeat(100), true).join();
        socket.sendPing(ByteBuffer.wrap("there?".getBytes(StandardCharsets.UTF_8)))
                .join();
        assertThat(next()).isEqualTo("pong there?");
        events.add("one\n");
        assertThat(next()).isEqualTo("one\n");
    }

    @Test
    void aClientThatClosesIsAnsweredAndEndsIt() throws Exception {
        WebSocket socket = open("admin-token");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(next()).isEqualTo("closed 1000");
        for (int i = 0; i < 200 && gateway.bean(OpenWatches.class).count() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(gateway.bean(OpenWatches.class).count()).isZero();
    }

    @Test
    void aStoreThatDiesEndsItProperly() throws Exception {
        open("admin-token");
        events.add("one\n");
        assertThat(next()).isEqualTo("one\n");
        gateway.store.die();
        assertThat(next()).isEqualTo("closed 1000");
    }

    @Test
    void oneSubprotocolIsAgreedTo() {
        assertThat(open("admin-token", "v1").getSubprotocol()).isEqualTo("v1");
        assertThat(refusal("admin-token", "v1", "v2")).isEqualTo(400);
    }

    @Test
    void whoIsNotLetThroughGetsTheOrdinaryAnswer() {
        assertThat(refusal("wrong")).isEqualTo(401);
        assertThat(refusal("dev-token")).isEqualTo(403);
        gateway.store.handle(exchange -> FakeService.answer(exchange, 410, "{\"kind\":\"Status\"}"));
        assertThat(refusal("admin-token")).isEqualTo(410);
    }

    @Test
    void aHandshakeNeedsAKeyAVersionAndAnOrigin() throws IOException {
        String request =
                "GET " + WATCH + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer admin-token\r\nUpgrade: websocket\r\n";
        String upgrade = "Connection: keep-alive, Upgrade\r\n";
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        String version = "Sec-WebSocket-Version: 13\r\n";
        String end = "\r\n";

        events.add("one\n");
        events.add(END);
        assertThat(gateway.raw(request + upgrade + key + version + "Origin: https://h\r\n\r\n"))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");

        assertThat(gateway.raw(request + upgrade + version + "Origin: https://h\r\n" + end))
                .startsWith("HTTP/1.1 400");
        assertThat(gateway.raw(request + upgrade + key + "Origin: https://h\r\n" + end))
                .startsWith("HTTP/1.1 400");
        assertThat(gateway.raw(request + upgrade + key + version + end)).startsWith("HTTP/1.1 403");
    }
}
