package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Portcullis;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/**
 * One GET again and again on a connection of its own, with HTTP/1.1. What is answered with 200 is read and not kept: a flood of these takes
 * little of the machine that the server needs as well.
 */
public final class FrugalReader implements AutoCloseable {
    private static final int PATIENCE = 30_000;
    private static final int BUFFER = 16 * 1024;

    private final Socket connection;
    private final Socket secure;
    private final InputStream in;
    private final byte[] request;

    /** @param body empty for 200 */
    public record Answer(int status, Map<String, String> headers, String body) {}

    public FrugalReader(Portcullis portcullis, SSLContext tls, String token, String path) throws IOException {
        this(URI.create(portcullis.url()), tls, token, path);
    }

    FrugalReader(URI server, SSLContext tls, String token, String path) throws IOException {
        connection = new Socket(server.getHost(), server.getPort());
        connection.setSoTimeout(PATIENCE);
        connection.setTcpNoDelay(true);
        secure = tls.getSocketFactory().createSocket(connection, server.getHost(), server.getPort(), true);
        in = new BufferedInputStream(secure.getInputStream(), BUFFER);
        request = "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nUser-Agent: frugal\r\n\r\n"
                .formatted(path, token)
                .getBytes(StandardCharsets.UTF_8);
    }

    public Answer get() throws IOException {
        secure.getOutputStream().write(request);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(": *", 2);
            headers.put(parts[0], parts[1]);
        }
        StringBuilder body = new StringBuilder();
        if (headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            for (int size = chunk(); size > 0; size = chunk()) {
                piece(size, status, body);
                line();
            }
            line();
        } else {
            piece(Integer.parseInt(headers.getOrDefault("Content-Length", "0")), status, body);
        }
        return new Answer(status, headers, body.toString());
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private void piece(int size, int status, StringBuilder body) throws IOException {
        if (status == 200) {
            in.skipNBytes(size);
        } else {
            body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Without TLS' farewell. */
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
