package dev.portcullis.admission.webhook.call;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** One connection to a webhook's server: an exchange at a time. Who waits in it can be interrupted, which closes it. */
final class HookConnection {
    /** As long as what is asked may be: an object twice, and what stands around it. */
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

    private static final Http1Config HTTP = Http1Config.custom()
            .setMaxHeaderCount(200)
            .setMaxLineLength(64 * 1024)
            .setBufferSize(8 * 1024)
            .build();

    private final SSLSocket socket;
    private final DefaultBHttpClientConnection http;
    private boolean lasts = true;
    private long usedAt = System.nanoTime();

    private HookConnection(SSLSocket socket, DefaultBHttpClientConnection http) {
        this.socket = socket;
        this.http = http;
    }

    /**
     * @param host whose certificate the server must show
     * @param deadline of {@link System#nanoTime}
     */
    static HookConnection open(InetSocketAddress address, String host, SSLSocketFactory tls, long deadline)
            throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            plain.connect(address, millisUntil(deadline));
            plain.setSoTimeout(millisUntil(deadline));
            SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, address.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(HTTP);
            http.bind(socket, plain);
            return new HookConnection(socket, http);
        } catch (IOException e) {
            plain.close();
            throw Failures.dialling(address.getAddress().getHostAddress() + ":" + address.getPort(), e);
        }
    }

    HttpAnswer exchange(ClassicHttpRequest request, long deadline) throws IOException {
        socket.setSoTimeout(millisUntil(deadline));
        try {
            http.sendRequestHeader(request);
            http.sendRequestEntity(request);
            http.flush();
            ClassicHttpResponse response = http.receiveResponseHeader();
            while (response.getCode() < HttpStatus.SC_SUCCESS) {
                response = http.receiveResponseHeader();
            }
            http.receiveResponseEntity(response);
            HttpAnswer answer = new HttpAnswer(
                    response.getCode(),
                    Objects.requireNonNullElse(header(response, "Content-Type"), ""),
                    header(response, "Retry-After"),
                    body(response.getEntity()));
            lasts = !"close".equalsIgnoreCase(header(response, "Connection"));
            usedAt = System.nanoTime();
            return answer;
        } catch (HttpException e) {
            throw new IOException("malformed HTTP response: " + e.getMessage(), e);
        }
    }

    private static @Nullable String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private static byte[] body(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream content = entity.getContent()) {
            byte[] body = content.readNBytes(LONGEST_ANSWER + 1);
            if (body.length > LONGEST_ANSWER) {
                throw new IOException("the answer has more than " + LONGEST_ANSWER + " bytes");
            }
            return body;
        }
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException(Failures.DEADLINE);
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /** Whether another exchange may come. */
    boolean lasts() {
        return lasts && http.isOpen();
    }

    /** Nanoseconds since the last exchange. */
    long idle() {
        return System.nanoTime() - usedAt;
    }

    /** Whether the server has closed it meanwhile. */
    boolean stale() {
        try {
            return http.isStale();
        } catch (IOException e) {
            return true;
        }
    }

    void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
