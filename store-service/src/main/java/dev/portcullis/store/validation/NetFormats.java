package dev.portcullis.store.validation;

import com.google.re2j.Pattern;

/** Names and addresses of the network, as Go's packages {@code net} parse them. */
final class NetFormats {
    private static final String WORD = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10FFFF}-]+";
    private static final String DOTTED = WORD + "(?:\\." + WORD + ")*";
    private static final String MAILBOX = "(?:" + DOTTED + "|\"[^\"\\\\]*\")@(?:" + DOTTED + "|\\[[0-9A-Fa-f.:]+])";
    private static final Pattern EMAIL = Pattern.compile("\\s*(?:" + MAILBOX + "|[^<>@]*<" + MAILBOX + ">)\\s*");

    private static final String LETTER = "[a-zA-Z0-9\\p{S}\\p{L}]";
    private static final Pattern HOSTNAME = Pattern.compile(
            "%1$s(?:-?%1$s{0,62})?|(?:%1$s(?:[a-zA-Z0-9\\p{S}\\p{L}-]{0,61}%1$s)?\\.)+%1$s(?:-?%1$s){1,62}"
                    .formatted(LETTER));
    private static final int LONGEST_HOSTNAME = 255;
    private static final int LONGEST_LABEL = 63;

    private static final Pattern MAC = Pattern.compile("%s|%s|%s"
            .formatted(
                    octets("[0-9a-fA-F]{2}", ":", 6, 8, 20),
                    octets("[0-9a-fA-F]{2}", "-", 6, 8, 20),
                    octets("[0-9a-fA-F]{4}", "\\.", 3, 4, 10)));

    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*");
    private static final Pattern HOST = Pattern.compile("[^[:cntrl:]\\s/?\"<>\\\\^`{|}]*");
    private static final Pattern PATH = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*");

    private NetFormats() {}

    private static String octets(String octet, String between, int... counts) {
        StringBuilder pattern = new StringBuilder();
        for (int count : counts) {
            pattern.append(pattern.isEmpty() ? "" : "|")
                    .append(octet)
                    .append("(?:" + between + octet + "){" + (count - 1) + '}');
        }
        return pattern.toString();
    }

    /** An absolute URI, or an absolute path. */
    static boolean isUri(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            return false;
        }
        int colon = text.startsWith("/") ? -1 : text.indexOf(':');
        if (colon >= 0 && !SCHEME.matches(text.substring(0, colon))) {
            return false;
        }
        String rest = text.substring(colon + 1).split("\\?", 2)[0];
        if (!rest.startsWith("/")) {
            return colon > 0;
        }
        int path = colon > 0 && rest.startsWith("//") ? rest.indexOf('/', 2) : 0;
        String host = path == 0 ? "" : rest.substring(2, path < 0 ? rest.length() : path);
        return HOST.matches(host) && PATH.matches(path < 0 ? "" : rest.substring(path));
    }

    /** {@code a@example.com}, {@code Somebody <a@example.com>}. */
    static boolean isEmail(String text) {
        return EMAIL.matches(text);
    }

    static boolean isHostname(String text) {
        if (text.length() > LONGEST_HOSTNAME || !HOSTNAME.matches(text)) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (label.length() > LONGEST_LABEL) {
                return false;
            }
        }
        return true;
    }

    static boolean isMac(String text) {
        return MAC.matches(text);
    }
}
