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
    private static final String AUTHORIZATION = "authorization";
    private static final String BASIC = "basic ";
    private static final String WEBSOCKET = "sec-websocket-protocol";

    private final List<String> frontProxy;

    /** @param frontProxy how the headers begin in which an authenticating proxy says who its client is */
    public ClientCredentials(List<String> frontProxy) {
        this.frontProxy = List.copyOf(frontProxy);
    }

    /** @param auditId of the request that they came with */
    public Credentials of(HttpServletRequest request, String auditId) {
        Object chain = request.getAttribute(CERTIFICATES);
        List<X509Certificate> certificates = chain instanceof X509Certificate[] found ? List.of(found) : List.of();
        return new Credentials(
                Credentials.bearer(request.getHeader(AUTHORIZATION)),
                certificates,
                others(request, !certificates.isEmpty()),
                request.getRemoteAddr(),
                auditId);
    }

    /** A front proxy's words count only beside its certificate, so without one they are not even passed on. */
    private Map<String, List<String>> others(HttpServletRequest request, boolean certificate) {
        Map<String, List<String>> headers = Map.of();
        for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String header = names.nextElement();
            if (certificate && isFrontProxys(header)
                    || header.equalsIgnoreCase(WEBSOCKET)
                    || isBasic(header, request)) {
                headers = headers.isEmpty() ? new TreeMap<>() : headers;
                headers.put(header.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(header)));
            }
        }
        return headers;
    }

    private boolean isFrontProxys(String header) {
        for (String start : frontProxy) {
            if (header.regionMatches(true, 0, start, 0, start.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBasic(String header, HttpServletRequest request) {
        return header.equalsIgnoreCase(AUTHORIZATION)
                && request.getHeader(header).regionMatches(true, 0, BASIC, 0, BASIC.length());
    }
}
