package dev.portcullis.kube.cel;

import dev.portcullis.kube.request.PercentCoding;
import dev.portcullis.kube.request.QueryString;
import dev.portcullis.kube.status.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A URL as Go reads it, which is more lenient than {@link java.net.URI}: spaces in paths are fine, what has no host is, too.
 *
 * @param host with the port, if there is one
 * @param escapedPath what is not allowed in paths is escaped
 */
record Url(
        String text,
        String scheme,
        String host,
        String escapedPath,
        @Nullable String rawQuery) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern PORT = Pattern.compile("(?::[0-9]*)?");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2}).{0,2}");
    private static final Pattern ESCAPED_ASCII = Pattern.compile("%(?!25)[0-7]");
    private static final String ASCII =
            IntStream.range(0, 0x80).mapToObj(Character::toString).collect(Collectors.joining());
    private static final String UNRESERVED = "-_.~";
    private static final String PATH = UNRESERVED + "$&+,/:;=@";
    private static final String ESCAPED_PATH = PATH + "!'()*[]%";
    private static final String HOST = UNRESERVED + "!$&'()*+,;=:[]<>\"";
    private static final String USER = UNRESERVED + ":!$&'()*+,;=%@";

    /**
     * An absolute URI or an absolute path, with a fragment perhaps.
     *
     * @throws IllegalArgumentException in Go's words
     */
    static Url parse(String text) {
        read(text, true);
        int fragment = text.indexOf('#');
        return read(fragment < 0 ? text : text.substring(0, fragment), false);
    }

    static boolean isRequestUri(String text) {
        return problem(text) == null;
    }

    /** Why it is no absolute URI and no absolute path; null if it is one. */
    static @Nullable String problem(String text) {
        try {
            read(text, true);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static Url read(String text, boolean request) {
        try {
            return split(text, ascii(text), request);
        } catch (ApiException | IllegalArgumentException e) {
            throw new IllegalArgumentException("parse \"" + text + "\": " + e.getMessage(), e);
        }
    }

    /** What is beyond ASCII can stand for itself; it is escaped where it is looked at. */
    private static String ascii(String text) {
        return text.chars().allMatch(c -> c < 0x80) ? text : PercentCoding.encode(text, ASCII);
    }

    private static Url split(String text, String ascii, boolean request) {
        require(ascii.chars().noneMatch(c -> c < ' ' || c == 0x7f), "net/url: invalid control character in URL");
        require(!ascii.isEmpty() || !request, "empty url");
        int colon = ascii.indexOf(':');
        require(colon != 0, "missing protocol scheme");
        String scheme =
                colon > 0 && SCHEME.matcher(ascii.substring(0, colon)).matches() ? ascii.substring(0, colon) : "";
        String rest = scheme.isEmpty() ? ascii : ascii.substring(colon + 1);
        int mark = rest.indexOf('?');
        String query = mark < 0 ? null : rest.substring(mark + 1);
        rest = mark < 0 ? rest : rest.substring(0, mark);
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return new Url(text, scheme.toLowerCase(Locale.ROOT), "", "", query);
            }
            require(!request, "invalid URI for request");
            require(!rest.split("/", 2)[0].contains(":"), "first path segment in URL cannot contain colon");
        }
        String host = "";
        if (rest.startsWith("//") && (!scheme.isEmpty() || !request && !rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            host = authority(rest.substring(2, slash < 0 ? rest.length() : slash));
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        return new Url(text, scheme.toLowerCase(Locale.ROOT), host, escaped(rest), query);
    }

    private static String authority(String authority) {
        int at = authority.lastIndexOf('@');
        require(at < 0 || PercentCoding.allPlain(authority.substring(0, at), USER), "net/url: invalid userinfo");
        String host = authority.substring(at + 1);
        boolean bracketed = host.startsWith("[");
        require(!bracketed || host.indexOf(']') > 0, "missing ']' in host");
        int colon = bracketed ? host.lastIndexOf(']') + 1 : host.indexOf(':');
        String port = colon < 0 ? "" : host.substring(colon);
        require(PORT.matcher(port).matches(), "invalid port \"" + port + "\" after host");
        checkEscapes(host);
        require(!ESCAPED_ASCII.matcher(host).find(), "invalid URL escape in host name");
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            require(
                    c == '%' || PercentCoding.allPlain(String.valueOf(c), HOST),
                    "invalid character \"" + c + "\" in host name");
        }
        return PercentCoding.decode(host, false);
    }

    private static String escaped(String path) {
        checkEscapes(path);
        return PercentCoding.allPlain(path, ESCAPED_PATH)
                ? path
                : PercentCoding.encode(PercentCoding.decode(path, false), PATH);
    }

    private static void checkEscapes(String text) {
        Matcher bad = BAD_ESCAPE.matcher(text);
        if (bad.find()) {
            throw new IllegalArgumentException("invalid URL escape \"" + bad.group() + "\"");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    String hostname() {
        String name = host.substring(0, host.length() - portWithColon().length());
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    String port() {
        String port = portWithColon();
        return port.isEmpty() ? "" : port.substring(1);
    }

    private String portWithColon() {
        int colon = host.lastIndexOf(':');
        return colon < 0 || colon < host.lastIndexOf(']') ? "" : host.substring(colon);
    }

    /** A name that occurs several times has several values. */
    Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        QueryString.forEach(
                rawQuery,
                (name, value) ->
                        query.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
        return query;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Url that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
