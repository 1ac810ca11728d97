package dev.portcullis.kube.cel;

import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/** {@code url('https://example.org/').getHost()}. */
final class UrlFunctions {
    private static final Kind<Url> URL = Kind.own("kubernetes.URL", Url.class);

    static final List<Overload> ALL = List.of(
            Overload.global("url", "string_to_url", URL.type(), Kind.STRING, UrlFunctions::url),
            Overload.global("isURL", "is_url_string", SimpleType.BOOL, Kind.STRING, Url::isRequestUri),
            Overload.member("getScheme", "url_get_scheme", SimpleType.STRING, URL, Url::scheme),
            Overload.member("getHost", "url_get_host", SimpleType.STRING, URL, Url::host),
            Overload.member("getHostname", "url_get_hostname", SimpleType.STRING, URL, Url::hostname),
            Overload.member("getPort", "url_get_port", SimpleType.STRING, URL, Url::port),
            Overload.member("getEscapedPath", "url_get_escaped_path", SimpleType.STRING, URL, Url::escapedPath),
            Overload.member(
                    "getQuery",
                    "url_get_query",
                    MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
                    URL,
                    Url::query));

    private UrlFunctions() {}

    private static Url url(String text) {
        try {
            return Url.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("URL parse error during conversion from string: " + e.getMessage(), e);
        }
    }
}
