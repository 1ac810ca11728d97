package dev.portcullis.kube.service;

import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.status.StatusWriter;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The security of an internal port: mutual TLS by the internal CA, the caller's name from its certificate, and each path
 * open to the callers that the service's {@link Callers} name. A service takes it in by declaring a {@link Callers} bean and importing
 * this class.
 */
@Configuration(proxyBeanMethods = false)
public class InternalServer {
    @Bean
    SecurityFilterChain internalCallers(HttpSecurity http, Callers callers) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new CallerFilter(), AuthorizationFilter.class)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(
                                (request, response, e) -> StatusWriter.write(notListening(), response))
                        .accessDeniedHandler((request, response, e) -> StatusWriter.write(notListening(), response)))
                .authorizeHttpRequests(requests -> {
                    callers.rules()
                            .forEach((pattern, names) -> requests.requestMatchers(pattern)
                                    .access(AuthorityAuthorizationManager.hasAnyAuthority(authorities(names))));
                    requests.anyRequest().denyAll();
                });
        return http.build();
    }

    /** Paths are Kubernetes' to judge: what is odd in them gets a Status from the code that reads them. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        return firewall;
    }

    /** Nobody logs in here: this keeps Spring Boot from making up a user. */
    @Bean
    AuthenticationManager nobodyLogsIn() {
        return authentication -> {
            throw new ProviderNotFoundException("callers are known by their certificates");
        };
    }

    /** The steps of the filter chain are not worth a measurement each. */
    @Bean
    SecurityObservationSettings noSecurityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    private static String[] authorities(Set<ServiceName> names) {
        return names.stream().map(ServiceName::id).toArray(String[]::new);
    }

    private static Status notListening() {
        return Status.failure(403, "Forbidden", "forbidden: this port listens to the services of the suite only", null);
    }
}
