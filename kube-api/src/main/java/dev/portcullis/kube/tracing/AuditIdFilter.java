package dev.portcullis.kube.tracing;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Of a service behind the gateway: what it does for a request is in that request's context. */
public final class AuditIdFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String auditId = request.getHeader("Audit-ID");
        if (auditId == null) {
            chain.doFilter(request, response);
            return;
        }
        long start = System.nanoTime();
        try (RequestContext context = RequestContext.begin(request, auditId)) {
            try {
                chain.doFilter(request, response);
            } finally {
                context.ended(() -> info(request), request.getMethod(), response.getStatus());
                HttpLog.write(request, request.getMethod(), response.getStatus(), System.nanoTime() - start);
            }
        }
    }

    private static RequestInfo info(HttpServletRequest request) {
        return RequestInfoResolver.resolve(request.getMethod(), request.getRequestURI(), name -> null);
    }
}
