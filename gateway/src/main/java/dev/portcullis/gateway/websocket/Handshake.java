package dev.portcullis.gateway.websocket;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The opening handshake as kube-apiserver's watches take it: of version 13, with an origin, and one subprotocol at the most. */
public sealed interface Handshake {
    /** @param head the answer, up to its empty line */
    record Accepted(byte[] head) implements Handshake {}

    /** @param text what is wrong */
    record Refused(int status, String text) implements Handshake {}

    /** Whether a request asks for it at all. */
    static boolean asked(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && listed(Collections.list(request.getHeaders("Connection"))).stream()
                        .anyMatch("upgrade"::equalsIgnoreCase);
    }

    static Handshake of(HttpServletRequest request) {
        String key = request.getHeader("Sec-WebSocket-Key");
        if (key == null || key.isEmpty()) {
            return new Refused(400, "mismatch challenge/response");
        }
        if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            return new Refused(400, "missing or bad WebSocket Version");
        }
        String origin = request.getHeader("Origin");
        if (origin == null || origin.isEmpty()) {
            return new Refused(403, "null origin");
        }
        List<String> protocols = listed(Collections.list(request.getHeaders("Sec-WebSocket-Protocol")));
        protocols.removeIf(Handshake::isCredential);
        if (protocols.size() > 1) {
            return new Refused(400, "missing or bad WebSocket-Protocol");
        }
        return new Accepted(head(key, protocols.isEmpty() ? null : protocols.getFirst()));
    }

    /** Browsers can send a token only so; it is none of the protocols. */
    private static boolean isCredential(String protocol) {
        return protocol.startsWith("base64url.bearer.authorization.k8s.io.");
    }

    private static List<String> listed(List<String> values) {
        List<String> listed = new ArrayList<>();
        values.forEach(value -> listed.addAll(List.of(value.split(","))));
        listed.replaceAll(String::strip);
        listed.removeIf(String::isEmpty);
        return listed;
    }

    private static byte[] head(String key, @Nullable String protocol) {
        String head =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(key) + (protocol == null ? "" : "\r\nSec-WebSocket-Protocol: " + protocol)
                        + "\r\n\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What only who understands the protocol answers (RFC 6455, 4.2.2). */
    private static String accept(String key) {
        try {
            byte[] salted =
                    (key.strip() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(salted));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
