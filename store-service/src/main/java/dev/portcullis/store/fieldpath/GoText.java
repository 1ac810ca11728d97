package dev.portcullis.store.fieldpath;

/** Text as Go prints it. */
public final class GoText {
    private GoText() {}

    /** As {@code %q} does. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case 7 -> quoted.append("\\a");
                case 11 -> quoted.append("\\v");
                default -> {
                    if (printable(c)) {
                        quoted.appendCodePoint(c);
                    } else if (c < 0x80) {
                        quoted.append("\\x%02x".formatted(c));
                    } else {
                        quoted.append((c > 0xffff ? "\\U%08x" : "\\u%04x").formatted(c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** Whether Go's {@code unicode.IsPrint} holds: letters, marks, numbers, punctuation, symbols, and of spaces the one. */
    public static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
