package dev.portcullis.store.transform;

import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Bytes as Go reads them from JSON: standard base64 with padding, line ends ignored. */
final class Base64Text {
    private Base64Text() {}

    /** The same bytes as Kubernetes writes them. */
    static JsonNode canonical(JsonNode value) {
        String text = value.asString();
        String plain = text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
        if (plain.length() % 4 != 0) {
            throw illegal(plain);
        }
        try {
            String again =
                    Base64.getEncoder().encodeToString(Base64.getDecoder().decode(plain));
            return again.equals(text) ? value : JsonNodeFactory.instance.stringNode(again);
        } catch (IllegalArgumentException e) {
            throw illegal(plain);
        }
    }

    private static MalformedException illegal(String text) {
        int at = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return new MalformedException("illegal base64 data at input byte " + at);
    }

    private static boolean isDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }
}
