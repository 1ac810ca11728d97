package dev.portcullis.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server to measure. */
record Target(String name, String host, int port, SSLContext tls) {
    private static final int TIMEOUT_MILLIS = 60_000;

    /** TLS over the plain socket, connected to it. */
    SSLSocket secure(Socket plain) throws IOException {
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(TIMEOUT_MILLIS);
        plain.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
        socket.startHandshake();
        return socket;
    }

    /** One request on a connection of its own; fails unless the status is one of these. */
    byte[] call(byte[] request, int... statuses) throws IOException {
        try (Connection connection = new Connection(this)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int status = connection.send(request, body).status();
            for (int good : statuses) {
                if (status == good) {
                    return body.toByteArray();
                }
            }
            throw new IOException("%s answered %d: %s".formatted(name, status, body.toString(StandardCharsets.UTF_8)));
        }
    }
}
