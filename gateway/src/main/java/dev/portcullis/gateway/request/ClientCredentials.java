package dev.portcullis.gateway.request;

import dev.portcullis.gateway.authentication.Credentials;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads the {@link Credentials} from a request. */
public final class ClientCredentials {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String FRONT_PROXY = "x-remote-";
    private static final String WEBSOCKET = "sec-websocket-protocol";

    private ClientCredentials() {}

    public static Credentials of(HttpServletRequest request) {
        Object chain = request.getAttribute(CERTIFICATES);
        List<X509Certificate> certificates = chain instanceof X509Certificate[] found ? List.of(found) : List.of();
        return new Credentials(
                Credentials.bearer(request.getHeader("Authorization")),
                certificates,
                others(request, !certificates.isEmpty()),
                request.getRemoteAddr());
    }

    /** A front proxy's words count only beside its certificate, so without one they are not even passed on. */
    private static Map<String, List<String>> others(HttpServletRequest request, boolean certificate) {
        Map<String, List<String>> headers = Map.of();
        for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String header = names.nextElement();
            if (certificate && header.regionMatches(true, 0, FRONT_PROXY, 0, FRONT_PROXY.length())
                    || header.equalsIgnoreCase(WEBSOCKET)) {
                headers = headers.isEmpty() ? new TreeMap<>() : headers;
                headers.put(header.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(header)));
            }
        }
        return headers;
    }
}
