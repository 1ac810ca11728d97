package dev.portcullis.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire beside the bodies: headers of every answer, bounds, the shapes that smuggle, over both protocols. */
class WireTest {
    private static final String MAPS = "/api/v1/namespaces/n/configmaps";
    private static final String ADMIN = "Host: h\r\nAuthorization: Bearer admin-token\r\n";
    private static final String UID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayFixture("--request-timeout=2s");
    }

    @BeforeEach
    void storeThatIsWell() {
        gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{\"kind\":\"ConfigMap\"}"));
        gateway.store.asked().clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> send(HttpClient.Version version, HttpRequest request) throws Exception {
        try (HttpClient client = gateway.client(version)) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(version);
            return answer;
        }
    }

    private static void assertStatus(HttpResponse<String> answer, int code, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache, private");
        assertThat(answer.body())
                .startsWith("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\"")
                .contains("\"reason\":\"" + reason + "\"")
                .endsWith("\"code\":" + code + "}");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void everyErrorIsAStatusWithItsAuditId(HttpClient.Version version) throws Exception {
        gateway.store.handle(exchange -> FakeService.answer(exchange, 500, ""));
        List<HttpRequest> requests = List.of(
                gateway.request(MAPS, "Authorization", "Bearer wrong").build(),
                gateway.request(MAPS, "Authorization", "Bearer dev-token").build(),
                gateway.request(MAPS)
                        .method("FROBNICATE", BodyPublishers.noBody())
                        .build(),
                gateway.request(MAPS + "/a/../b").build(),
                gateway.request(MAPS)
                        .POST(BodyPublishers.ofByteArray(new byte[3 * 1024 * 1024 + 1]))
                        .build());
        int[] codes = {401, 403, 405, 404, 413};
        String[] reasons = {"Unauthorized", "Forbidden", "MethodNotAllowed", "NotFound", "RequestEntityTooLarge"};
        for (int i = 0; i < codes.length; i++) {
            HttpResponse<String> answer = send(version, requests.get(i));

            assertStatus(answer, codes[i], reasons[i]);
            assertThat(answer.headers().firstValue("Audit-Id").orElseThrow()).matches(UID);
        }
    }

    /** Whoever sends more than is wanted reads why all the same. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aRefusedBodyDoesNotCostTheAnswer(HttpClient.Version version) throws Exception {
        byte[] body = new byte[6 * 1024 * 1024];
        for (int i = 0; i < 20; i++) {
            // A new connection each time: it is the first stream that Tomcat may take amiss.
            try (HttpClient client = gateway.client(version)) {
                HttpResponse<String> large = client.send(
                        gateway.request(MAPS)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertStatus(large, 413, "RequestEntityTooLarge");
                HttpResponse<String> unknown = client.send(
                        gateway.request(MAPS, "Authorization", "Bearer wrong")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertStatus(unknown, 401, "Unauthorized");
            }
        }
    }

    /** Somebody who gives up on a request goes on with the next, on the same connection. */
    @Test
    void requestsThatAreGivenUpDoNotEndTheConnection() throws Exception {
        CountDownLatch asked = new CountDownLatch(20);
        CountDownLatch enough = new CountDownLatch(1);
        gateway.store.handle(exchange -> {
            asked.countDown();
            try {
                enough.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeService.answer(exchange, 200, "{}");
        });
        try (HttpClient client = gateway.client(HttpClient.Version.HTTP_2)) {
            CompletableFuture<HttpResponse<String>> kept =
                    client.sendAsync(gateway.request(MAPS).build(), HttpResponse.BodyHandlers.ofString());
            for (int i = 1; i < 20; i++) {
                CompletableFuture<HttpResponse<String>> given =
                        client.sendAsync(gateway.request(MAPS).build(), HttpResponse.BodyHandlers.ofString());
                Thread.sleep(20);
                given.cancel(true);
            }
            // Some are given up before they get so far. The one that is kept must not wait until it is given up.
            asked.await(1, TimeUnit.SECONDS);
            enough.countDown();
            assertThat(kept.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    /** Named as soon as it is known whose request it is. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoIsKnownIsToldHowItsRequestFlows(HttpClient.Version version) throws Exception {
        for (String token : new String[] {"admin-token", "dev-token"}) {
            HttpResponse<String> answer = send(
                    version,
                    gateway.request(MAPS, "Authorization", "Bearer " + token).build());
            assertThat(answer.headers()
                            .firstValue("X-Kubernetes-Pf-Flowschema-Uid")
                            .orElseThrow())
                    .matches(UID);
            assertThat(answer.headers()
                            .firstValue("X-Kubernetes-Pf-Prioritylevel-Uid")
                            .orElseThrow())
                    .matches(UID);
        }
        HttpResponse<String> unknown = send(
                version, gateway.request(MAPS, "Authorization", "Bearer wrong").build());
        assertThat(unknown.headers().map()).doesNotContainKey("x-kubernetes-pf-flowschema-uid");
    }

    @Test
    void anAuditIdThatIsNoneIsReplaced() {
        for (String odd : new String[] {"x".repeat(257), "a b"}) {
            assertThat(gateway.get(MAPS, "Audit-ID", odd)
                            .headers()
                            .firstValue("Audit-Id")
                            .orElseThrow())
                    .matches(UID);
        }
        assertThat(gateway.get(MAPS, "Audit-ID", "mine-1").headers().firstValue("Audit-Id"))
                .contains("mine-1");
    }

    @Test
    void whoIsToComeBackIsToldWhen() {
        gateway.store.handle(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            FakeService.answer(exchange, 429, "{\"kind\":\"Status\"}");
        });

        assertThat(gateway.get(MAPS).headers().firstValue("Retry-After")).contains("7");
    }

    /** No service answers so, but for what its server refuses before it is asked. */
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500})
    void aPageOfAServersOwnIsNotPassedOn(int code) {
        gateway.store.handle(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html;charset=utf-8");
            FakeService.answer(exchange, code, "<html><body>Tomcat</body></html>");
        });

        HttpResponse<String> answer = gateway.get(MAPS);

        assertStatus(answer, 500, "InternalError");
        assertThat(answer.body()).contains("store-service").doesNotContain("html");
    }

    @Test
    void aLongQueryReachesTheStoreWhole() {
        String selector = "k,".repeat(20_000) + "k";
        assertThat(gateway.get(MAPS + "?labelSelector=" + selector).statusCode())
                .isEqualTo(200);
        assertThat(gateway.store.asked().getFirst().uri()).endsWith(selector);
    }

    /** Each of these characters takes three once it is encoded. */
    @Test
    void aQueryThatGrowsTooLongIs414() throws IOException {
        String answer = gateway.raw("GET " + MAPS + "?labelSelector=" + "{".repeat(40_000) + " HTTP/1.1\r\n" + ADMIN
                + "Connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 414").contains("\"reason\":\"RequestURITooLong\"");
        assertThat(gateway.store.asked()).isEmpty();
    }

    @Test
    void aSelectorOfAMegabyteIs414() throws IOException {
        String answer = gateway.raw(
                "GET " + MAPS + "?labelSelector=" + "x".repeat(1024 * 1024) + " HTTP/1.1\r\n" + ADMIN + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 414").contains("{\"kind\":\"Status\"");
    }

    /** Over HTTP/2 there may be no answer at all, but the next client is served. */
    @Test
    void headersAreBoundedOverHttp2Too() throws Exception {
        try {
            HttpResponse<String> answer = send(
                    HttpClient.Version.HTTP_2,
                    gateway.request(MAPS, "X", "x".repeat(200_000)).build());
            assertThat(answer.statusCode()).isIn(400, 413, 431);
        } catch (IOException reset) {
            assertThat(gateway.store.asked()).isEmpty();
        }
        assertThat(send(HttpClient.Version.HTTP_2, gateway.request(MAPS).build())
                        .statusCode())
                .isEqualTo(200);
    }

    /** What two servers might cut differently is cut by nobody: at most one request is served, and the connection ends. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 4~Transfer-Encoding: chunked
            Transfer-Encoding: chunked~Content-Length: 4
            Content-Length: 4~Content-Length: 30
            Content-Length: 4, 30
            Content-Length: +4
            Content-Length: 0x4
            Content-Length : 4
            Transfer-Encoding : chunked
            Transfer-Encoding: xchunked
            Transfer-Encoding: chunked, identity
            Transfer-Encoding: identity, chunked
            Transfer-Encoding: chunked~Transfer-Encoding: identity
            X: a~ Content-Length: 4
            """)
    void requestsThatSmuggleOthersAreNotServedTwice(String headers) throws IOException {
        String smuggled = "GET /api/v1/namespaces/n/secrets HTTP/1.1\r\n" + ADMIN + "Connection: close\r\n\r\n";

        String answer = gateway.raw("GET " + MAPS + " HTTP/1.1\r\n" + ADMIN + headers.replace("~", "\r\n") + "\r\n\r\n"
                + "0\r\n\r\n" + smuggled);

        assertThat(gateway.store.asked("/api/v1/namespaces/n/secrets"))
                .as(answer)
                .isEmpty();
        assertThat(answer).doesNotContain("<html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n", "fffffffffffffffff\r\n{}", "2\r\n{}x\r\n0\r\n\r\n"})
    void chunksThatAreNoneAreRefused(String body) throws IOException {
        String answer = gateway.raw("POST " + MAPS + " HTTP/1.1\r\n" + ADMIN
                + "Connection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"kind\":\"Status\"");
        assertThat(gateway.store.asked()).isEmpty();
    }

    /** More than was announced is the next request, and none at that. */
    @Test
    void whatComesAfterABodyIsNotPartOfIt() throws IOException {
        String answer = gateway.raw("POST " + MAPS + " HTTP/1.1\r\n" + ADMIN
                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}{\"second\":1}\r\n\r\n");

        assertThat(gateway.store.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.body()).isEqualTo("{}"));
        assertThat(answer).startsWith("HTTP/1.1 200").contains("HTTP/1.1 400").doesNotContain("<html");
    }

    @Test
    void aBodyThatTricklesIsCutOff() throws Exception {
        try (SSLSocket socket = gateway.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + MAPS + " HTTP/1.1\r\n" + ADMIN + "Content-Length: 100000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread trickling = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        out.write(' ');
                        out.flush();
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    // cut off
                }
            });
            byte[] begin = socket.getInputStream().readNBytes(12);
            assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
            trickling.interrupt();
        }
        assertThat(gateway.store.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void theProtocolIsAgreedOnInTheHandshake(String protocol) throws IOException {
        try (SSLSocket socket = gateway.connect()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol, "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
        }
    }
}
