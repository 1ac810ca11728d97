package dev.portcullis.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no client would send is answered with a Status, or not at all; never with a page of Tomcat's. */
class MalformedRequestTest {
    private static final String ADMIN = "Host: h\r\nAuthorization: Bearer admin-token\r\nConnection: close\r\n";
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture();
        gateway.store.handle(
                exchange -> FakeService.answer(exchange, 200, "{\"asked\":\"" + exchange.getRequestURI() + "\"}"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GARBAGE                                                     | 400
        GET                                                         | 400
        GET /api HTTP/9.9                                           | 505
        G(T /api HTTP/1.1                                           | 400
        GET /api/v1/namespaces/%zz HTTP/1.1                         | 400
        GET /api/v1/namespaces/% HTTP/1.1                           | 400
        GET /api/v1/namespaces/%00 HTTP/1.1                         | 400
        GET api/v1/namespaces HTTP/1.1                              | 400
        GET /../../etc/passwd HTTP/1.1                              | 400
        GET /api/v1/namespaces/a/../b HTTP/1.1                      | 404
        GET /api/v1//pods HTTP/1.1                                  | 404
        GET /api/v1/namespaces/%2e%2e/pods HTTP/1.1                 | 404
        GET /WEB-INF/web.xml HTTP/1.1                               | 404
        OPTIONS /api/v1/namespaces HTTP/1.1                         | 405
        TRACE /api/v1/namespaces HTTP/1.1                           | 405
        TRACK /api/v1/namespaces HTTP/1.1                           | 405
        FROBNICATE /api/v1/namespaces HTTP/1.1                      | 405
        CONNECT example.com:443 HTTP/1.1                            | 405
        """)
    void requestLines(String line, int code) throws IOException {
        assertStatus(gateway.raw(line + "\r\n" + ADMIN + "\r\n"), code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Bad Header: x                                    | 400
        : x                                              | 400
        Host: other                                      | 400
        Content-Length: x                                | 400
        Content-Length: -1                               | 400
        Transfer-Encoding: gzip                          | 501
        Expect: the-unexpected                           | 417
        """)
    void headers(String header, int code) throws IOException {
        assertStatus(gateway.raw("POST /api/v1/namespaces HTTP/1.1\r\n" + ADMIN + header + "\r\n\r\n"), code);
    }

    @Test
    void headersAreBounded() throws IOException {
        assertStatus(gateway.raw("GET /api HTTP/1.1\r\n" + ADMIN + "X: " + "x".repeat(70_000) + "\r\n\r\n"), 431);
        assertStatus(gateway.raw("GET /api HTTP/1.1\r\n" + ADMIN + "X: x\r\n".repeat(2_000) + "\r\n"), 400);
    }

    @Test
    void theUrlIsBounded() throws IOException {
        assertStatus(gateway.raw("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n" + ADMIN + "\r\n"), 414);
    }

    @Test
    void anEncodedSlashSeparatesAsForGo() throws IOException {
        String answer = gateway.raw("GET /api/v1/namespaces/n/configmaps/a%2Fb?x=%7B HTTP/1.1\r\n" + ADMIN + "\r\n");

        assertThat(answer).contains("{\"asked\":\"/api/v1/namespaces/n/configmaps/a/b?x=%7B\"}");
    }

    @Test
    void whatBrowsersDoNotEncodeIsEncoded() throws IOException {
        String answer = gateway.raw("GET /api/v1/namespaces/n;x/pods?a={\"b\"}|[c] HTTP/1.1\r\n" + ADMIN + "\r\n");

        assertThat(answer).contains("{\"asked\":\"/api/v1/namespaces/n%3Bx/pods?a=%7B%22b%22%7D%7C%5Bc%5D\"}");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws IOException {
        String head = "POST /api/v1/namespaces HTTP/1.1\r\n" + ADMIN;

        assertStatus(gateway.raw(head + "Content-Length: 3145729\r\n\r\n" + " ".repeat(3145729)), 413);
        try (SSLSocket socket = gateway.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 4; i++) {
                out.write(("100000\r\n" + " ".repeat(0x100000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertStatus(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), 413);
        }
    }

    @Test
    void aBodyThatEndsEarlyReachesNobody() throws Exception {
        int before = gateway.store.asked().size();
        try (SSLSocket socket = gateway.connect()) {
            socket.getOutputStream()
                    .write(("POST /api/v1/namespaces HTTP/1.1\r\n" + ADMIN + "Content-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        Thread.sleep(200);
        assertThat(gateway.store.asked()).hasSize(before);
    }

    @Test
    void plainHttpIsNoTls() throws IOException {
        try (var socket = new java.net.Socket("127.0.0.1", gateway.uri("/").getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).doesNotContain("<html");
        }
    }

    private static void assertStatus(String answer, int code) {
        assertThat(answer).startsWith("HTTP/1.1 " + code);
        assertThat(answer).contains("Content-Type: application/json");
        assertThat(answer)
                .contains("{\"kind\":\"Status\",\"apiVersion\":\"v1\"")
                .contains("\"code\":" + code + "}");
    }
}
