package dev.portcullis.e2e.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.e2e.client.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers over TLS what a function says, and keeps what it was asked. */
public final class TlsServer implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path ca;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Function<Asked, Answer> answers;

    public record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        /** Empty if it is not there. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    public record Answer(int status, String type, String body, Map<String, String> headers) {
        public static Answer of(int status, String type, String body) {
            return new Answer(status, type, body, Map.of());
        }
    }

    /**
     * On 127.0.0.1; the CA of its certificate is written to {@code NAME-ca.crt} in the directory.
     *
     * @param names that its certificate has beside the address
     */
    public TlsServer(String name, Path dir, Function<Asked, Answer> answers, String... names) {
        this.answers = answers;
        this.ca = dir.resolve(name + "-ca.crt");
        Pem authority = Pem.authority("CN=" + name);
        authority.write(ca, dir.resolve(name + "-ca.key"));
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(
                new HttpsConfigurator(Pem.context(ca, Optional.of(authority.issueServer("CN=" + name, names)))));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    public Path caFile() {
        return ca;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked question = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(question);
            Answer answer = answers.apply(question);
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", answer.type);
            answer.headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
