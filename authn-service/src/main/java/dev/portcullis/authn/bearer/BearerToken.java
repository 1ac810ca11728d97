package dev.portcullis.authn.bearer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The token in a request's headers, as kube-apiserver reads it: {@code Authorization}, or the subprotocol of a web socket. */
public final class BearerToken {
    private static final String SUBPROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private BearerToken() {}

    /** @param headers names in lower case */
    public static @Nullable String of(Map<String, List<String>> headers) {
        String token = ofAuthorization(headers.getOrDefault("authorization", List.of()));
        return token != null ? token : ofSubprotocol(headers.getOrDefault("sec-websocket-protocol", List.of()));
    }

    /** Of several headers the first counts, as in kube-apiserver. */
    private static @Nullable String ofAuthorization(List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        String[] parts = values.getFirst().strip().split(" ", 3);
        return parts.length >= 2 && parts[0].equalsIgnoreCase("bearer") && !parts[1].isEmpty() ? parts[1] : null;
    }

    private static @Nullable String ofSubprotocol(List<String> values) {
        return values.stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(SUBPROTOCOL))
                .map(protocol -> decode(protocol.substring(SUBPROTOCOL.length())))
                .filter(token -> !token.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static String decode(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
