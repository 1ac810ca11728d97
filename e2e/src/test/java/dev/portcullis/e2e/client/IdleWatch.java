package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Portcullis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** A watch on a connection of its own, with HTTP/1.1, that costs its client next to nothing. */
public final class IdleWatch implements AutoCloseable {
    private static final int PATIENCE = 30_000;
    private final Socket connection;
    private final BufferedReader lines;

    /** @throws IOException where it is not answered with 200 */
    public IdleWatch(Portcullis portcullis, SSLContext tls, String token, String path) throws IOException {
        URI server = URI.create(portcullis.url());
        connection = new Socket(server.getHost(), server.getPort());
        connection.setSoTimeout(PATIENCE);
        Socket socket = tls.getSocketFactory().createSocket(connection, server.getHost(), server.getPort(), true);
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nUser-Agent: idle\r\n\r\n"
                        .formatted(path, token)
                        .getBytes(StandardCharsets.UTF_8));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
        String status = lines.readLine();
        if (status == null || !status.startsWith("HTTP/1.1 200")) {
            throw new IOException("the watch was answered: " + status);
        }
    }

    /** Reads on until a line has the text. */
    public void await(String text) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(text)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the watch ended");
        }
    }

    /** Without TLS' farewell, for which it would wait as long as for a line. */
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
