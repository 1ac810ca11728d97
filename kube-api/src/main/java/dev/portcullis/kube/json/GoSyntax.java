package dev.portcullis.kube.json;

import java.util.BitSet;

/** Says what is wrong with malformed JSON in the words of Go's {@code encoding/json}. */
public final class GoSyntax {
    private static final String END = "unexpected end of JSON input";
    private static final String TOO_DEEP = "exceeded max depth";
    private static final String FINE = "invalid JSON";

    private final byte[] json;
    private int at;

    private GoSyntax(byte[] json) {
        this.json = json;
    }

    public static String explain(byte[] json) {
        GoSyntax syntax = new GoSyntax(json);
        try {
            syntax.document();
            syntax.space();
            if (syntax.at < json.length) {
                throw syntax.unexpected("after top-level value");
            }
            return FINE;
        } catch (Wrong e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Of well-formed JSON that is beyond what is read. */
    public static String beyond(byte[] json) {
        String why = explain(json);
        return why.equals(FINE) ? "a number, string or name is too long" : why;
    }

    private void document() {
        BitSet objects = new BitSet();
        int depth = 0;
        do {
            space();
            int c = peek();
            boolean object = c == '{';
            if (!object && c != '[') {
                scalar(c);
            } else if (depth == Json.DEEPEST_OBJECT) {
                throw new Wrong(TOO_DEEP);
            } else {
                at++;
                objects.set(depth++, object);
                space();
                if (peek() != (object ? '}' : ']')) {
                    if (object) {
                        key();
                    }
                    continue;
                }
                at++;
                depth--;
            }
            depth = close(objects, depth);
        } while (depth > 0);
    }

    /** After a value: what ends here, and how many containers are open where the next value begins. */
    private int close(BitSet objects, int open) {
        int depth = open;
        while (depth > 0) {
            boolean object = objects.get(depth - 1);
            space();
            int c = peek();
            if (c == ',') {
                at++;
                if (object) {
                    key();
                }
                return depth;
            }
            if (c != (object ? '}' : ']')) {
                throw unexpected(object ? "after object key:value pair" : "after array element");
            }
            at++;
            depth--;
        }
        return 0;
    }

    private void scalar(int c) {
        switch (c) {
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> {
                if (c != '-' && !digit(c)) {
                    throw unexpected("looking for beginning of value");
                }
                number();
            }
        }
    }

    private void key() {
        space();
        if (peek() != '"') {
            throw unexpected("looking for beginning of object key string");
        }
        string();
        space();
        if (peek() != ':') {
            throw unexpected("after object key");
        }
        at++;
    }

    private void string() {
        at++;
        while (true) {
            int c = peek();
            if (c < 0x20) {
                throw unexpected("in string literal");
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            }
        }
    }

    private void escape() {
        int c = peek();
        if ("bfnrt\\/\"".indexOf(c) >= 0) {
            at++;
        } else if (c == 'u') {
            at++;
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw unexpected("in \\u hexadecimal character escape");
                }
                at++;
            }
        } else {
            throw unexpected("in string escape code");
        }
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (!digit(peek())) {
            throw unexpected("in numeric literal");
        }
        boolean zero = json[at++] == '0';
        while (!zero && at < json.length && digit(json[at])) {
            at++;
        }
        if (at < json.length && json[at] == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits("in exponent of numeric literal");
        }
    }

    private void digits(String context) {
        if (!digit(peek())) {
            throw unexpected(context);
        }
        while (at < json.length && digit(json[at])) {
            at++;
        }
    }

    private void space() {
        while (at < json.length && " \t\r\n".indexOf(json[at]) >= 0) {
            at++;
        }
    }

    private int peek() {
        if (at >= json.length) {
            throw new Wrong(END);
        }
        return json[at] & 0xFF;
    }

    private Wrong unexpected(String context) {
        return new Wrong("invalid character " + quote(peek()) + ' ' + context);
    }

    private static String quote(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\t' -> "'\\t'";
            case '\r' -> "'\\r'";
            default ->
                c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD ? "'\\x%02x'".formatted(c) : "'" + (char) c + "'";
        };
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private static final class Wrong extends RuntimeException {
        Wrong(String message) {
            super(message, null, false, false);
        }
    }
}
