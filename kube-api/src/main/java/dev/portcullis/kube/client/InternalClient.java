package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.service.SpiffeIds;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls one service of the suite over mutual TLS, blocking (virtual threads). The service must show the certificate of the
 * name that is meant. Requests that are safe to repeat are tried once more on a fresh connection; nothing else is.
 */
public final class InternalClient implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(1);
    /** Longer: a burst of hundreds of new connections takes its time, and who shakes hands slowly is not dead. */
    private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);
    /** A service does not restart faster: a connection used since then is not looked at again before its next use. */
    private static final TimeValue STALE = TimeValue.ofMilliseconds(200);

    private final ServiceName service;
    private final HttpHost host;
    private final String basePath;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;
    private volatile @Nullable Waiting waiting;

    /** @param base where the service listens, {@code https://127.0.0.1:1234} */
    public InternalClient(ServiceName service, URI base, SSLContext tls) {
        this.service = service;
        this.host = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
        this.basePath = base.getRawPath() == null || base.getRawPath().equals("/") ? "" : base.getRawPath();
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(
                        tls, HostnameVerificationPolicy.CLIENT, (name, session) -> isService(session, service)))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(Timeout.ofSeconds(30))
                        .setValidateAfterInactivity(STALE)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(HANDSHAKE).build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setMaxConnTotal(4096)
                .setMaxConnPerRoute(4096)
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableConnectionState()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableDefaultUserAgent()
                .build();
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
        try {
            return once(method, path, headers, body, wait);
        } catch (IOException e) {
            if (!repeatable || e instanceof java.net.SocketTimeoutException || e instanceof java.net.ConnectException) {
                throw new StageUnavailableException(service, e);
            }
            // Where one kept connection is dead, the others that were kept may be, too: the second try needs a fresh
            // one.
            connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
        }
        try {
            return once(method, path, headers, body, wait);
        } catch (IOException e) {
            throw new StageUnavailableException(service, e);
        }
    }

    private InternalResponse once(
            String method,
            String path,
            Consumer<BiConsumer<String, String>> headers,
            byte @Nullable [] body,
            Duration wait)
            throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create("/"));
        request.setPath(basePath + path);
        request.setConfig(configFor(wait));
        headers.accept(request::addHeader);
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        HttpClientContext context = HttpClientContext.create();
        ClassicHttpResponse response = http.executeOpen(host, request, context);
        return new InternalResponse(service, request, response);
    }

    private record Waiting(Duration time, RequestConfig config) {}

    /** Nearly all requests wait equally long. */
    private RequestConfig configFor(Duration wait) {
        Waiting last = waiting;
        if (last == null || !last.time().equals(wait)) {
            last = new Waiting(
                    wait,
                    RequestConfig.custom()
                            .setResponseTimeout(wait.isZero() ? Timeout.DISABLED : Timeout.of(wait))
                            .setConnectionRequestTimeout(Timeout.ofSeconds(2))
                            .build());
            waiting = last;
        }
        return last.config();
    }

    /** JSON in, JSON out: a review. Safe to repeat. */
    public byte[] post(String path, byte[] json, Duration wait) {
        try (InternalResponse response =
                send("POST", path, header -> header.accept("Content-Type", "application/json"), json, wait, true)) {
            return response.success();
        }
    }

    private static boolean isService(javax.net.ssl.SSLSession session, ServiceName service) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    && SpiffeIds.of(certificate).filter(service::equals).isPresent();
        } catch (SSLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
