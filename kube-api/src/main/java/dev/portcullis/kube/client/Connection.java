package dev.portcullis.kube.client;

import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.io.CloseMode;

/** One connection to a service: an exchange at a time, and after it, if both sides kept to HTTP/1.1, the next. */
final class Connection {
    private final Connections home;
    private final TimedSocket socket;
    private final DefaultBHttpClientConnection http;
    private boolean lasts = true;
    private boolean kept;
    private long usedAt = System.nanoTime();

    Connection(Connections home, TimedSocket socket, SSLSocket tls, DefaultBHttpClientConnection http)
            throws IOException {
        this.home = home;
        this.socket = socket;
        this.http = http;
        http.bind(tls, socket);
    }

    /**
     * @param longest between two packets of the answer; zero for no limit
     * @param movable whether it may be broken off while no answer has come, see {@link TimedSocket#moveAway}
     */
    ClassicHttpResponse exchange(ClassicHttpRequest request, Duration longest, boolean movable) throws IOException {
        socket.longestRead(longest);
        socket.movable(movable);
        try {
            http.sendRequestHeader(request);
            if (request.getEntity() != null) {
                http.sendRequestEntity(request);
            }
            http.flush();
            ClassicHttpResponse response = http.receiveResponseHeader();
            while (response.getCode() < HttpStatus.SC_SUCCESS) {
                response = http.receiveResponseHeader();
            }
            socket.movable(false);
            if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
                http.receiveResponseEntity(response);
            }
            Header connection = response.getFirstHeader("Connection");
            lasts = connection == null || !connection.getValue().equalsIgnoreCase("close");
            return response;
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    /** Whether an exchange was over it before. */
    boolean kept() {
        return kept;
    }

    /** Whether it ends with this answer. */
    boolean last() {
        return !lasts;
    }

    /** Nanoseconds since its last exchange. */
    long idle() {
        return System.nanoTime() - usedAt;
    }

    /** Whether the service has closed it meanwhile; takes a millisecond. */
    boolean stale() {
        try {
            return http.isStale();
        } catch (IOException e) {
            return true;
        }
    }

    /** After an exchange whose answer was read to its end. */
    void release() {
        usedAt = System.nanoTime();
        kept = true;
        if (lasts && http.isOpen()) {
            home.keep(this);
        } else {
            http.close(CloseMode.IMMEDIATE);
            home.closed(socket);
        }
    }

    /** At once, from any thread: who reads from it gets an {@link IOException}. */
    void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        home.closed(socket);
    }
}
