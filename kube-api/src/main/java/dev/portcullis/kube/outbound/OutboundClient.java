package dev.portcullis.kube.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Calls one server outside, blocking. Redirects are not followed; answers that are too long are errors. */
public final class OutboundClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long LONGEST = 1024 * 1024;

    private final HttpClient http;

    public OutboundClient(Trust trust) {
        this(trust, null);
    }

    /** @param proxy the HTTP proxy that connects to it; null for none */
    public OutboundClient(Trust trust, @Nullable InetSocketAddress proxy) {
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(proxy));
        }
        this.http = builder.sslContext(trust.context())
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** @throws IOException if no whole answer came within the request's timeout */
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
