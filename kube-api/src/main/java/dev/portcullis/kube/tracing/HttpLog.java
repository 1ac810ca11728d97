package dev.portcullis.kube.tracing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request, as kube-apiserver writes it with {@code --v=3}. */
public final class HttpLog {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLog.class);
    private static final double NANOS_PER_MILLI = 1e6;

    private HttpLog() {}

    public static boolean on() {
        return LOG.isDebugEnabled();
    }

    /** To be called in the request's context. */
    public static void write(HttpServletRequest request, String verb, int status, long nanos) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        String query = request.getQueryString();
        LOG.debug(
                "verb={} URI=\"{}\" latency={}ms userAgent=\"{}\" srcIP={} resp={}",
                verb,
                request.getRequestURI() + (query == null ? "" : "?" + query),
                String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI),
                request.getHeader("User-Agent"),
                request.getRemoteAddr(),
                status);
    }
}
