package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Calls one service of the suite over mutual TLS, blocking (virtual threads). The service must show the certificate of the
 * name that is meant. Requests that are safe to repeat are tried once more on a fresh connection; nothing else is.
 */
public final class InternalClient implements AutoCloseable {
    private final ServiceName service;
    private final String authority;
    private final String basePath;
    private final Connections connections;

    /** @param base where the service listens, {@code https://127.0.0.1:1234} */
    public InternalClient(ServiceName service, URI base, SSLContext tls) {
        this.service = service;
        this.authority = base.getRawAuthority();
        this.basePath = base.getRawPath() == null || base.getRawPath().equals("/") ? "" : base.getRawPath();
        this.connections = new Connections(service, base, tls);
    }

    public ServiceName service() {
        return service;
    }

    /**
     * @param path path and query as they go on the wire
     * @param headers writes the request's headers
     * @param wait the longest pause between two packets of the answer; zero for no limit (watches)
     * @param repeatable whether it may be sent once more where a kept connection turns out to be dead
     * @throws StageUnavailableException if the service does not answer
     */
    public InternalResponse send(
            String method,
            String path,
            Consumer<BiConsumer<String, String>> headers,
            byte @Nullable [] body,
            Duration wait,
            boolean repeatable) {
        ClassicHttpRequest request = request(method, path, headers, body);
        try {
            return once(request, wait);
        } catch (IOException e) {
            if (!repeatable || e instanceof SocketTimeoutException || e instanceof ConnectException) {
                throw new StageUnavailableException(service, e);
            }
            connections.dropIdle();
        }
        try {
            return once(request, wait);
        } catch (IOException e) {
            throw new StageUnavailableException(service, e);
        }
    }

    private ClassicHttpRequest request(
            String method, String path, Consumer<BiConsumer<String, String>> headers, byte @Nullable [] body) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(method, basePath + path);
        request.addHeader("Host", authority);
        headers.accept(request::addHeader);
        if (body != null) {
            request.addHeader("Content-Length", Integer.toString(body.length));
            request.setEntity(new ByteArrayEntity(body, null));
        }
        return request;
    }

    private InternalResponse once(ClassicHttpRequest request, Duration wait) throws IOException {
        Connection connection = connections.take();
        try {
            return new InternalResponse(service, connection, connection.exchange(request, wait));
        } catch (IOException | RuntimeException e) {
            connection.abort();
            throw e;
        }
    }

    /** JSON in, JSON out: a review. Safe to repeat. */
    public byte[] post(String path, byte[] json, Duration wait) {
        try (InternalResponse response =
                send("POST", path, header -> header.accept("Content-Type", "application/json"), json, wait, true)) {
            return response.success();
        }
    }

    /** Ends the connections that nobody uses. */
    @Override
    public void close() {
        connections.close();
    }
}
