package dev.portcullis.kube.service;

import static org.springframework.boot.health.contributor.Status.UP;

import dev.portcullis.kube.connection.CertificateProtocol;
import dev.portcullis.kube.metrics.ProcessMetrics;
import dev.portcullis.kube.service.shutdown.GracefulShutdown;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.status.StatusWriter;
import dev.portcullis.kube.tracing.AuditIdFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.RequestContextFilter;

/**
 * The security of an internal port: mutual TLS by the internal CA, the caller's name from its certificate, and each path
 * open to the callers that the service's {@link Callers} name. A service takes it in by declaring a {@link Callers} bean and being an
 * {@link InternalService}. Spring Security's filters are put together by hand: its builder takes a tenth of a second of each start.
 */
@Configuration(proxyBeanMethods = false)
@Import(GracefulShutdown.class)
public class InternalServer {
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> certificates() {
        return factory -> factory.setProtocol(CertificateProtocol.class.getName());
    }

    /** Nothing asks Spring which request is being served. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContext() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    HealthPort healthPort(Environment flags, HealthEndpoint health) {
        return new HealthPort(FlagValues.of(flags), () -> isReady(health));
    }

    private static boolean isReady(HealthEndpoint health) {
        HealthDescriptor readiness = health.healthForPath("readiness");
        return readiness != null && readiness.getStatus().equals(UP);
    }

    @Bean
    ProcessMetrics processMetrics() {
        return new ProcessMetrics();
    }

    @Bean
    FilterRegistrationBean<AuditIdFilter> requestContext() {
        FilterRegistrationBean<AuditIdFilter> registration = new FilterRegistrationBean<>(new AuditIdFilter());
        registration.setName("auditId");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<FilterChainProxy> internalCallers(Callers callers) {
        ExceptionTranslationFilter refusals =
                new ExceptionTranslationFilter((request, response, e) -> StatusWriter.write(notListening(), response));
        refusals.setAccessDeniedHandler((request, response, e) -> StatusWriter.write(notListening(), response));
        FilterChainProxy security = new FilterChainProxy(new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                List.of(new CallerFilter(), refusals, new AuthorizationFilter(rules(callers)))));
        security.setFirewall(firewall());
        FilterRegistrationBean<FilterChainProxy> registration = new FilterRegistrationBean<>(security);
        registration.setName("springSecurityFilterChain");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    private static AuthorizationManager<HttpServletRequest> rules(Callers callers) {
        RequestMatcherDelegatingAuthorizationManager.Builder rules =
                RequestMatcherDelegatingAuthorizationManager.builder();
        callers.rules()
                .forEach((pattern, names) ->
                        rules.add(matcher(pattern), AuthorityAuthorizationManager.hasAnyAuthority(authorities(names))));
        rules.add(AnyRequestMatcher.INSTANCE, (caller, request) -> new AuthorizationDecision(false));
        return rules.build()::authorize;
    }

    /** By what Tomcat made of the path when it chose the servlet; only wildcards within need Spring's parser, which costs more. */
    private static RequestMatcher matcher(String pattern) {
        boolean subtree = pattern.endsWith("/**");
        String root = subtree ? pattern.substring(0, pattern.length() - 3) : pattern;
        if (root.contains("*")) {
            return PathPatternRequestMatcher.withDefaults().matcher(pattern);
        }
        return request -> {
            String path = request.getServletPath();
            return path.equals(root) || (subtree && path.startsWith(root + "/"));
        };
    }

    /** Paths are Kubernetes' to judge: what is odd in them gets a Status from the code that reads them. */
    private static HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        // Tomcat has checked their syntax.
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    private static String[] authorities(Set<ServiceName> names) {
        return names.stream().map(ServiceName::id).toArray(String[]::new);
    }

    private static Status notListening() {
        return Status.failure(403, "Forbidden", "forbidden: this port listens to the services of the suite only", null);
    }
}
