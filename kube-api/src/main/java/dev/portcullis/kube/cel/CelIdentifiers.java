package dev.portcullis.kube.cel;

import java.util.Set;
import java.util.regex.Pattern;

/** What can be a name in an expression. */
public final class CelIdentifiers {
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelIdentifiers() {}

    public static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches() && !isReserved(name);
    }

    /** A word of the language, now or perhaps later. */
    public static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }
}
