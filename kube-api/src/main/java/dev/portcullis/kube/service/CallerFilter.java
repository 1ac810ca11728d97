package dev.portcullis.kube.service;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says who calls, by the certificate that TLS has checked. Spring Security's own filter for that formats the whole
 * certificate for its log, twice a request, whether it logs or not; that took half of the time of a small answer.
 */
final class CallerFilter extends OncePerRequestFilter {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    /** Of certificates that the internal CA has signed: there are as many as services, and as often as they are renewed. */
    private final Map<X509Certificate, Optional<ServiceName>> names = new ConcurrentHashMap<>();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] certificates && certificates.length > 0) {
            names.computeIfAbsent(certificates[0], SpiffeIds::of).ifPresent(CallerFilter::is);
        }
        chain.doFilter(request, response);
    }

    /** The context is cleared by the filter chain when the request is over. */
    private static void is(ServiceName service) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new PreAuthenticatedAuthenticationToken(
                service.id(), "", AuthorityUtils.createAuthorityList(service.id())));
        SecurityContextHolder.setContext(context);
    }
}
