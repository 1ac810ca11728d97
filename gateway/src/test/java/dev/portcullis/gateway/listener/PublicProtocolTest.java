package dev.portcullis.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicProtocolTest {
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector(new PublicProtocol(Duration.ofMillis(500)));

    @BeforeEach
    void start(@TempDir Path directory) throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        connector.setPort(0);
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "ok", new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                if (request.getParameter("status") != null) {
                    response.setStatus(Integer.parseInt(request.getParameter("status")));
                }
                response.getWriter().print("ok");
            }
        });
        context.addServletMappingDecoded("/", "ok");
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void whoSendsAByteNowAndThenIsCutOff() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            long before = System.nanoTime();
            boolean cut = false;
            for (int i = 0; i < 100 && !cut; i++) {
                try {
                    socket.getOutputStream().write("GET / HTTP/1.1\r\nX: xxxxxxxxxx".charAt(i % 28));
                    Thread.sleep(50);
                    cut = socket.getInputStream().available() == 0 && isClosed(socket);
                } catch (SocketException e) {
                    cut = true;
                }
            }
            assertThat(cut).isTrue();
            assertThat(System.nanoTime() - before)
                    .isLessThan(Duration.ofSeconds(3).toNanos());
        }
    }

    @Test
    void requestsOneAfterTheOtherAreNotCutOff() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            for (int i = 0; i < 4; i++) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(200);
                socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = new byte[1000];
                int read = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, read, StandardCharsets.US_ASCII))
                        .contains("200")
                        .endsWith("ok");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, HTTP/1.1 200 OK",
        "409, HTTP/1.1 409 Conflict",
        "422, HTTP/1.1 422 Unprocessable Entity",
        "299, 'HTTP/1.1 299 '"
    })
    void theStatusLineSaysTheReason(int status, String line) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            String request = "GET /?status=" + status + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith(line + "\r\n")
                    .endsWith("\r\n\r\nok");
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }
}
