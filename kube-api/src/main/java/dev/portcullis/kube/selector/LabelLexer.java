package dev.portcullis.kube.selector;

import java.util.ArrayList;
import java.util.List;

/** Cuts a label selector into tokens. */
final class LabelLexer {
    enum Kind {
        END,
        IDENTIFIER,
        COMMA,
        OPEN,
        CLOSE,
        NOT,
        EQUALS,
        DOUBLE_EQUALS,
        NOT_EQUALS,
        GREATER,
        LESS,
        IN,
        NOT_IN
    }

    record Token(Kind kind, String text) {}

    private static final String SPECIAL = "=!(),><";
    private final String text;
    private int at;

    LabelLexer(String text) {
        this.text = text;
    }

    /** All tokens; the last one is {@code END}. */
    List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            Token token = next();
            tokens.add(token);
            if (token.kind() == Kind.END) {
                return tokens;
            }
        }
    }

    private Token next() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return new Token(Kind.END, "");
        }
        return SPECIAL.indexOf(text.charAt(at)) >= 0 ? special() : word();
    }

    private Token special() {
        char first = text.charAt(at++);
        boolean equals = at < text.length() && text.charAt(at) == '=';
        return switch (first) {
            case '(' -> new Token(Kind.OPEN, "(");
            case ')' -> new Token(Kind.CLOSE, ")");
            case ',' -> new Token(Kind.COMMA, ",");
            case '>' -> new Token(Kind.GREATER, ">");
            case '<' -> new Token(Kind.LESS, "<");
            case '!' -> equals ? two(Kind.NOT_EQUALS, "!=") : new Token(Kind.NOT, "!");
            default -> equals ? two(Kind.DOUBLE_EQUALS, "==") : new Token(Kind.EQUALS, "=");
        };
    }

    private Token two(Kind kind, String symbol) {
        at++;
        return new Token(kind, symbol);
    }

    private Token word() {
        int start = at;
        while (at < text.length() && !isSpace(text.charAt(at)) && SPECIAL.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return new Token(
                switch (word) {
                    case "in" -> Kind.IN;
                    case "notin" -> Kind.NOT_IN;
                    default -> Kind.IDENTIFIER;
                },
                word);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
