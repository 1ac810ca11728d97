package dev.portcullis.gateway.upstream;

import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.metrics.WatchMetrics;
import dev.portcullis.gateway.watch.OpenWatch;
import dev.portcullis.gateway.watch.OpenWatches;
import dev.portcullis.gateway.websocket.EventSocket;
import dev.portcullis.gateway.websocket.Handshake;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.connection.ClientConnection;
import dev.portcullis.kube.connection.RawConnection;
import dev.portcullis.kube.read.ReadAnswer;
import dev.portcullis.kube.status.ApiErrors;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Passes a service's answer on to the client, as bytes. */
public final class Relay {
    private static final int BUFFER = 32 * 1024;
    /** That of a watch until it has more to say. */
    private static final int FIRST_BUFFER = 1024;
    /** Of one connection only, or between the services. */
    private static final NavigableSet<String> KEPT_BACK = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        KEPT_BACK.addAll(List.of(
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Upgrade",
                "Trailer",
                "TE",
                "Date",
                "Server",
                "Content-Length",
                "Audit-Id",
                "Portcullis-Write",
                "Portcullis-Admission"));
    }

    private final OpenWatches watches;
    private final WatchMetrics metrics;

    public Relay(OpenWatches watches, WatchMetrics metrics) {
        this.watches = watches;
        this.metrics = metrics;
    }

    /**
     * @throws ClientGoneException if the client went away; the service's connection is dropped then
     * @throws BrokenAnswerException if the service broke off after the client got the first bytes
     * @throws StageUnavailableException if it did so before
     */
    public void answer(InternalResponse answer, Exchange exchange) throws IOException {
        HttpServletResponse response = exchange.response();
        refusePage(answer);
        response.setStatus(answer.status());
        answer.eachHeader((name, value) -> {
            if (!KEPT_BACK.contains(name)) {
                header(name, value, response);
            }
        });
        try {
            if (exchange.watch() && answer.status() == 200) {
                watch(answer, exchange);
            } else {
                whole(answer, exchange);
            }
        } catch (ClientGoneException e) {
            answer.abort();
            throw e;
        }
    }

    /** One that came with others, whole. */
    public void answer(ReadAnswer answer, Exchange exchange) throws IOException {
        HttpServletResponse response = exchange.response();
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        answer.headers().forEach(header -> header(header.name(), header.value(), response));
        response.setContentLengthLong(answer.length());
        write(response.getOutputStream(), answer.bytes(), answer.offset(), answer.length());
        exchange.trail().sent(answer.length());
        exchange.turn().answered(answer.length());
    }

    /** Services answer with a Status. A page is their server's own, about a request that it did not understand. */
    private static void refusePage(InternalResponse answer) {
        String type = answer.header("Content-Type");
        if (answer.status() >= 400 && type != null && type.startsWith("text/html")) {
            throw ApiErrors.internal(
                    answer.service().id() + " answered " + answer.status() + " without a Status", null);
        }
    }

    private static void header(String name, String value, HttpServletResponse response) {
        if (name.equalsIgnoreCase("Warning") || name.equalsIgnoreCase("Vary")) {
            response.addHeader(name, value);
        } else {
            response.setHeader(name, value);
        }
    }

    private static void whole(InternalResponse answer, Exchange exchange) throws IOException {
        HttpServletResponse response = exchange.response();
        long length = answer.contentLength();
        if (length >= 0 && !exchange.method().equals("HEAD")) {
            response.setContentLengthLong(length);
        }
        if (length == 0) {
            return;
        }
        long passed = 0;
        byte[] buffer = new byte[length > 0 && length < BUFFER ? (int) length : BUFFER];
        InputStream in = answer.body();
        OutputStream out = response.getOutputStream();
        for (int read = read(in, buffer, answer, response); read >= 0; read = read(in, buffer, answer, response)) {
            write(out, buffer, 0, read);
            passed += read;
            exchange.trail().sent(read);
        }
        exchange.turn().answered(passed);
    }

    private void watch(InternalResponse answer, Exchange exchange) throws IOException {
        ClientConnection connection = exchange.connection();
        if (connection != null && Handshake.asked(exchange.request())) {
            webSocket(answer, exchange, connection);
        } else {
            stream(answer, exchange, exchange.response().getOutputStream(), exchange::clientGone);
        }
    }

    private void webSocket(InternalResponse answer, Exchange exchange, ClientConnection connection) throws IOException {
        HttpServletResponse response = exchange.response();
        Handshake handshake = Handshake.of(exchange.request());
        if (handshake instanceof Handshake.Refused(int status, String text)) {
            answer.abort();
            response.setStatus(status);
            response.setContentType("text/plain; charset=utf-8");
            response.setHeader("Sec-WebSocket-Version", "13");
            response.setHeader("Connection", "close");
            response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        RawConnection raw = connection.switchProtocol();
        if (raw == null) {
            throw new IllegalStateException("HTTP/2 knows no upgrade");
        }
        try (EventSocket socket = new EventSocket(raw, (Handshake.Accepted) handshake)) {
            stream(answer, exchange, socket, socket::gone);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGoneException(e);
        } finally {
            connection.cut(new EOFException("the WebSocket is over"));
        }
    }

    /** Each piece goes out as soon as it comes in. However it ends, the client's stream ends properly. */
    private void stream(InternalResponse answer, Exchange exchange, OutputStream out, BooleanSupplier clientGone)
            throws IOException {
        byte[] buffer = new byte[FIRST_BUFFER];
        boolean whole = true;
        WatchMetrics.Watches kind = metrics.of(exchange.info());
        int begun = 0;
        flush(out);
        exchange.turn().close();
        try (ClientConnection.Frugal frugal = frugal(exchange);
                OpenWatch open = watches.open(exchange, clientGone, answer::abort);
                WatchMetrics.Open counted = kind.opened()) {
            exchange.trail().started();
            InputStream in = answer.body();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(out, buffer, 0, read);
                begun = kind.sent(buffer, read, begun);
                whole = read == 0 ? whole : buffer[read - 1] == '\n';
                if (in.available() == 0) {
                    flush(out);
                } else if (read == buffer.length && read < BUFFER / 4) {
                    buffer = new byte[BUFFER / 4];
                }
            }
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            // The service is gone, or the watch was ended: the client begins a new one.
            answer.abort();
            if (!whole) {
                throw new BrokenAnswerException(answer.service().id(), e);
            }
        }
    }

    private static ClientConnection.Frugal frugal(Exchange exchange) {
        ClientConnection connection = exchange.connection();
        return connection == null ? () -> {} : connection.frugal();
    }

    private static int read(InputStream in, byte[] buffer, InternalResponse answer, HttpServletResponse response)
            throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            answer.abort();
            if (response.isCommitted()) {
                throw new BrokenAnswerException(answer.service().id(), e);
            }
            throw answer.brokenOff(e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int offset, int length) throws ClientGoneException {
        try {
            out.write(buffer, offset, length);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    private static void flush(OutputStream out) throws ClientGoneException {
        try {
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
