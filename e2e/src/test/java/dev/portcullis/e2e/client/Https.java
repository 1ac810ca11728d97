package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Portcullis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A plain HTTPS client, trusting one CA, with the credentials that it was given or none. */
public final class Https implements AutoCloseable {
    private final HttpClient client;
    private final String server;
    private final List<String> headers;

    /** @param headers names and values in turn */
    private Https(HttpClient client, String server, List<String> headers) {
        this.client = client;
        this.server = server;
        this.headers = headers;
    }

    /** The same, on the same connections, with a header more. */
    public Https with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of(header, value));
        return new Https(client, server, more);
    }

    public static Https anonymous(Portcullis portcullis) {
        return new Https(client(portcullis.pki("ca.crt"), Optional.empty()), portcullis.url(), List.of());
    }

    public static Https bearer(Portcullis portcullis, String token) {
        return anonymous(portcullis).with("Authorization", "Bearer " + token);
    }

    public static Https admin(Portcullis portcullis) {
        Pem admin = Pem.read(portcullis.pki("admin.crt"), portcullis.pki("admin.key"));
        return certificate(portcullis, admin);
    }

    public static Https certificate(Portcullis portcullis, Pem own) {
        return new Https(client(portcullis.pki("ca.crt"), Optional.of(own)), portcullis.url(), List.of());
    }

    /** To any server of the given CA. */
    public static Https to(String server, Path ca, Optional<Pem> own) {
        return new Https(client(ca, own), server, List.of());
    }

    private static HttpClient client(Path ca, Optional<Pem> own) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Pem.context(ca, own))
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, json);
    }

    public HttpResponse<String> send(String method, String path, String json) {
        try {
            return trySend(method, path, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any body, UTF-8 or not, with headers of its own: names and values in turn. */
    public HttpResponse<String> bytes(String method, String path, byte[] body, String... own) {
        try {
            return client.send(
                    authorized(path)
                            .headers(own)
                            .method(method, BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As a form of a page is sent. */
    public HttpResponse<String> form(String path, String parameters) {
        try {
            return client.send(
                    authorized(path).POST(BodyPublishers.ofString(parameters)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A watch: its lines as they come. What is no 200 is an {@link IOException}, and so is a stream that breaks off. */
    public Stream<String> lines(String path) throws IOException {
        HttpRequest request = authorized(path).GET().build();
        try {
            HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body().toList());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpRequest.Builder authorized(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(20));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return request;
    }

    /** As {@link #send}, for who expects that no answer comes. */
    public HttpResponse<String> trySend(String method, String path, String json) throws IOException {
        HttpRequest.Builder request = authorized(path)
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
