package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Portcullis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Bytes as no client would send them, over TLS as the administrator. */
public final class Wire {
    private static final int PATIENCE = 20_000;

    private Wire() {}

    /** What comes back until the connection is closed, which the text is to ask for. */
    public static String send(Portcullis portcullis, String text) {
        return send(portcullis, text, false);
    }

    /** What comes back to who says no more than this. */
    public static String sendOnly(Portcullis portcullis, String text) {
        return send(portcullis, text, true);
    }

    private static String send(Portcullis portcullis, String text, boolean leave) {
        Pem admin = Pem.read(portcullis.pki("admin.crt"), portcullis.pki("admin.key"));
        URI server = URI.create(portcullis.url());
        try (SSLSocket socket = (SSLSocket) Pem.context(portcullis.pki("ca.crt"), Optional.of(admin))
                .getSocketFactory()
                .createSocket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            if (leave) {
                socket.shutdownOutput();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
