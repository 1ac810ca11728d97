package dev.portcullis.gateway.listener;

import dev.portcullis.gateway.settings.GatewaySettings;
import dev.portcullis.kube.connection.ClientConnectionValve;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Sets up Tomcat's connector: TLS with optional client certificates, HTTP/1.1 and HTTP/2, the limits, virtual threads. */
public final class PublicListener implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, AutoCloseable {
    private static final int MAX_CONNECTIONS = 10_000;
    /** How many may wait to be accepted: a burst beyond it waits a second for its next try. */
    private static final int BACKLOG = 1_024;

    /** Request line and headers together; Go's default. */
    static final int MAX_HEADER_BYTES = 64 * 1024;

    /** Twice what Kubernetes lets warnings take; every connection that waits for an answer holds a buffer of it. */
    private static final int MAX_RESPONSE_HEADER_BYTES = 8 * 1024;

    /**
     * What a connection takes of the heap: a hundred KiB while it waits for a request, a watch some more, and one whose request is under way
     * three times as much, the connection to the store included. Of these there are no more than there are seats and places to wait.
     */
    private static final int CONNECTION_BYTES = 200 * 1024;

    private static final int MAX_HEADERS = 1000;
    private static final int SLOW_SENDER_MILLIS = 20_000;
    private static final int IDLE_MILLIS = 90_000;
    /** More than the largest body that is allowed, so that who sends one that is refused gets to read why. */
    private static final int MAX_SWALLOW = 8 * 1024 * 1024;

    private static final String RELAXED = "\"<>[\\]^`{|}";

    private final GatewaySettings settings;
    private final ServingCertificate certificate;
    private volatile @Nullable AbstractHttp11Protocol<?> port;

    /** @throws IOException if the certificate or its key cannot be read */
    public PublicListener(GatewaySettings settings) throws IOException {
        this.settings = settings;
        this.certificate =
                new ServingCertificate(settings.certificate(), settings.privateKey(), this::presentNewCertificate);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(PublicProtocol.class.getName());
        factory.setHttp2(new Http2());
        factory.addConnectorCustomizers(this::connector);
        factory.addEngineValves(new ClientConnectionValve());
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(StatusErrorValve.class.getName());
            }
        });
    }

    private void connector(Connector connector) {
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setAllowTrace(true);
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setXpoweredBy(false);
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http11(http);
            connector.addUpgradeProtocol(http2());
            http.setSSLEnabled(true);
            http.addSslHostConfig(tls());
            port = http;
        }
    }

    /** To whoever connects from now on; connections that are open go on. */
    private void presentNewCertificate() {
        AbstractHttp11Protocol<?> open = port;
        if (open != null) {
            open.addSslHostConfig(tls(), true);
        }
    }

    @Override
    public void close() {
        certificate.close();
    }

    private static void http11(AbstractHttp11Protocol<?> http) {
        http.setExecutor(new VirtualThreadExecutor("gateway-"));
        http.setMaxConnections(maxConnections());
        http.setAcceptCount(BACKLOG);
        http.setMaxKeepAliveRequests(-1);
        http.setKeepAliveTimeout(IDLE_MILLIS);
        http.setConnectionTimeout(SLOW_SENDER_MILLIS);
        http.setMaxHeaderCount(MAX_HEADERS);
        http.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
        http.setMaxHttpResponseHeaderSize(MAX_RESPONSE_HEADER_BYTES);
        http.setMaxSwallowSize(MAX_SWALLOW);
        http.setContinueResponseTiming("onRead");
        http.setRelaxedPathChars(RELAXED);
        http.setRelaxedQueryChars(RELAXED);
        http.setTcpNoDelay(true);
    }

    /** As many as the heap can hold: who opens more must not bring down those who are in. */
    private static int maxConnections() {
        return (int) Math.min(MAX_CONNECTIONS, Runtime.getRuntime().maxMemory() / CONNECTION_BYTES);
    }

    private Http2Protocol http2() {
        Http2Protocol http2 = new PublicHttp2();
        http2.setMaxConcurrentStreams(settings.maxStreams());
        http2.setMaxConcurrentStreamExecution(settings.maxStreams());
        http2.setMaxHeaderCount(MAX_HEADERS);
        http2.setKeepAliveTimeout(IDLE_MILLIS);
        return http2;
    }

    private SSLHostConfig tls() {
        SSLHostConfig tls = new SSLHostConfig();
        tls.setProtocols(settings.tls12() ? "TLSv1.2+TLSv1.3" : "TLSv1.3");
        tls.setCertificateVerification("optional");
        tls.setTrustManagerClassName(AnyClientCertificate.class.getName());
        tls.setHonorCipherOrder(true);
        if (!settings.cipherSuites().isEmpty()) {
            tls.setCiphers(String.join(",", settings.cipherSuites()));
        }
        SSLHostConfigCertificate shown = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
        shown.setCertificateKeystorePassword("");
        shown.setCertificateKeystore(certificate.pair());
        tls.addCertificate(shown);
        return tls;
    }
}
