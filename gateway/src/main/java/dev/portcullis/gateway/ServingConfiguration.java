package dev.portcullis.gateway;

import dev.portcullis.gateway.StageConfiguration.Services;
import dev.portcullis.gateway.admission.ReviewAdmission;
import dev.portcullis.gateway.audit.AuditLog;
import dev.portcullis.gateway.audit.PolicyAudit;
import dev.portcullis.gateway.endpoint.PathsEndpoint;
import dev.portcullis.gateway.endpoint.VersionEndpoint;
import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.flowcontrol.DumpEndpoint;
import dev.portcullis.gateway.flowcontrol.FlowControl;
import dev.portcullis.gateway.health.HealthEndpoint;
import dev.portcullis.gateway.health.HealthGroups;
import dev.portcullis.gateway.listener.PublicListener;
import dev.portcullis.gateway.metrics.MetricsEndpoint;
import dev.portcullis.gateway.metrics.RequestMetrics;
import dev.portcullis.gateway.metrics.ServiceMetricsEndpoint;
import dev.portcullis.gateway.metrics.WatchMetrics;
import dev.portcullis.gateway.objectread.ObjectReads;
import dev.portcullis.gateway.pipeline.Pipeline;
import dev.portcullis.gateway.pipeline.Routes;
import dev.portcullis.gateway.pipeline.Stages;
import dev.portcullis.gateway.record.AdmissionTraceEndpoint;
import dev.portcullis.gateway.request.ClientCredentials;
import dev.portcullis.gateway.settings.AuditSettings;
import dev.portcullis.gateway.settings.GatewaySettings;
import dev.portcullis.gateway.throttle.Throttle;
import dev.portcullis.gateway.upstream.Forward;
import dev.portcullis.gateway.upstream.Relay;
import dev.portcullis.gateway.upstream.TwoPhaseWrite;
import dev.portcullis.gateway.watch.OpenWatches;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.HealthPort;
import dev.portcullis.kube.service.shutdown.Draining;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The pipeline on the public port, and what serves the requests that pass it. */
@Configuration(proxyBeanMethods = false)
class ServingConfiguration {
    /** Its reviews publish keys and revoke tokens. */
    private static final String IDENTITY = "/apis/identity.portcullis.dev/";

    @Bean
    PublicListener publicListener(GatewaySettings settings) throws IOException {
        return new PublicListener(settings);
    }

    @Bean
    PrometheusMeterRegistry meterRegistry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Bean
    MetricsEndpoint metricsEndpoint(PrometheusMeterRegistry registry) {
        return new MetricsEndpoint(registry);
    }

    @Bean
    AuditLog auditLog(AuditSettings settings, PrometheusMeterRegistry registry) {
        return PolicyAudit.of(settings, registry);
    }

    @Bean
    Routes routes(
            Services services,
            Stages stages,
            GatewaySettings settings,
            OpenWatches watches,
            HealthGroups health,
            Throttle throttle,
            MetricsEndpoint metrics,
            PrometheusMeterRegistry registry) {
        Duration time = settings.requestTimeout();
        Relay relay = new Relay(watches, new WatchMetrics(registry));
        List<String> healthPaths = health.paths();
        Endpoint unknown = new PathsEndpoint(services.store(), healthPaths, 404);
        Map<String, Endpoint> own = own(services, new PathsEndpoint(services.store(), healthPaths, 200), metrics);
        if (throttle instanceof FlowControl control) {
            own.putAll(DumpEndpoint.all(control));
        }
        return new Routes(
                own,
                new HealthEndpoint(health, unknown),
                new Forward(services.authn(), relay, time, path -> !path.startsWith(IDENTITY)),
                new Forward(services.authz(), relay, time, path -> true),
                new ObjectReads(
                        services.store(), new Forward(services.store(), relay, time, path -> false), relay, time),
                new TwoPhaseWrite(
                        services.store(), new ReviewAdmission(services.admission()), stages.authorizer(), relay, time),
                new Forward(services.admission(), relay, time, path -> true),
                new AdmissionTraceEndpoint(services.admission()),
                unknown);
    }

    private static Map<String, Endpoint> own(Services services, Endpoint paths, MetricsEndpoint metrics) {
        Endpoint version = new VersionEndpoint();
        Map<String, Endpoint> own = new HashMap<>();
        own.put("/", paths);
        own.put("/version", version);
        own.put("/version/", version);
        own.put("/metrics", metrics);
        for (InternalClient service :
                List.of(services.authn(), services.authz(), services.admission(), services.store())) {
            own.put("/metrics/" + service.service().id(), new ServiceMetricsEndpoint(service));
        }
        return own;
    }

    @Bean
    HealthGroups healthGroups(Services services, Draining draining) {
        return HealthGroups.of(
                services.authn(), services.authz(), services.admission(), services.store(), draining::now);
    }

    @Bean
    HealthPort healthPort(Environment flags, HealthGroups health) {
        return new HealthPort(FlagValues.of(flags), () -> health.passes("readyz"));
    }

    @Bean
    ServletRegistrationBean<Pipeline> pipeline(
            Stages stages,
            GatewaySettings settings,
            Routes routes,
            AuditLog audit,
            Throttle throttle,
            PrometheusMeterRegistry registry) {
        gauge(registry, "readOnly", throttle::reading);
        gauge(registry, "mutating", throttle::writing);
        Pipeline pipeline = new Pipeline(
                new ClientCredentials(settings.frontProxyHeaders()),
                stages,
                throttle,
                routes,
                audit,
                new RequestMetrics(registry));
        ServletRegistrationBean<Pipeline> registration = new ServletRegistrationBean<>(pipeline, "/");
        registration.setName("pipeline");
        registration.setLoadOnStartup(1);
        return registration;
    }

    private static void gauge(PrometheusMeterRegistry registry, String kind, Supplier<Number> count) {
        Gauge.builder("apiserver.current.inflight.requests", count)
                .tag("request_kind", kind)
                .register(registry);
    }
}
