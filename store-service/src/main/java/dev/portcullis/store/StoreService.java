package dev.portcullis.store;

import dev.portcullis.kube.connection.ClientConnectionValve;
import dev.portcullis.kube.read.ReadBatch;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.GoDuration;
import dev.portcullis.kube.service.InternalService;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.service.shutdown.LastWork;
import dev.portcullis.store.allocation.ServiceNetwork;
import dev.portcullis.store.backup.BackupController;
import dev.portcullis.store.cache.ObjectCounts;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.discovery.Discovery;
import dev.portcullis.store.lifecycle.Controllers;
import dev.portcullis.store.lifecycle.KubernetesService;
import dev.portcullis.store.openapi.OpenApi;
import dev.portcullis.store.rest.ApiServlet;
import dev.portcullis.store.rest.Engine;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateStoreConfiguration;
import dev.portcullis.store.strategy.Strategies;
import dev.portcullis.store.write.PausedWrites;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The service: what there is, and how it hangs together. */
@InternalService
@Import({StateStoreConfiguration.class, BackupController.class})
public class StoreService {
    private static final ServiceName[] CLIENTS = {
        ServiceName.GATEWAY, ServiceName.AUTHN, ServiceName.AUTHZ, ServiceName.ADMISSION
    };

    public static void main(String... args) {
        PortcullisService.run(ServiceName.STORE, StoreService.class, args);
    }

    @Bean
    Callers callers() {
        return new Callers()
                .allow("/api/**", CLIENTS)
                .allow("/apis/**", CLIENTS)
                .allow("/openapi/**", CLIENTS)
                .allow("/reads", ServiceName.GATEWAY)
                .allow("/writes/**", ServiceName.GATEWAY)
                .allow("/backup", ServiceName.LAUNCHER);
    }

    @Bean
    Definitions definitions() {
        return new ModelDefinitions();
    }

    @Bean
    Catalog catalog(Definitions definitions) {
        return BuiltinCatalog.load(definitions);
    }

    @Bean
    ServiceNetwork serviceNetwork(
            @Value("${service-cluster-ip-range:10.96.0.0/16}") String addresses,
            @Value("${service-node-port-range:30000-32767}") String ports) {
        return ServiceNetwork.parse(addresses, ports);
    }

    @Bean
    Strategies strategies(StateStore store, ServiceNetwork network) {
        return new Strategies(store, network);
    }

    @Bean
    Engine engine(
            StateStore store,
            Catalog catalog,
            Definitions definitions,
            Strategies strategies,
            @Value("${advertise-address:127.0.0.1:6443}") String address,
            @Value("${event-ttl:1h0m0s}") String eventTtl,
            @Value("${min-request-timeout:1800}") int watchSeconds,
            MeterRegistry metrics) {
        Engine engine = new Engine(
                store,
                catalog,
                definitions,
                strategies,
                new Discovery(catalog, address),
                new OpenApi(catalog, definitions, "v1.36.0"),
                new Engine.Settings(duration("event-ttl", eventTtl), PausedWrites.PATIENCE, watchTime(watchSeconds)));
        metrics.gauge("portcullis.store.watches", engine, Engine::openWatches);
        metrics.gauge("portcullis.store.paused.writes", engine, Engine::pausedWrites);
        metrics.gauge(
                "portcullis.store.revision", engine, e -> e.feed().progress().revision());
        if (metrics instanceof PrometheusMeterRegistry prometheus) {
            prometheus.getPrometheusRegistry().register(new ObjectCounts(engine.feed()));
        }
        return engine;
    }

    @Bean
    Controllers controllers(
            Engine engine,
            Catalog catalog,
            ServiceNetwork network,
            @Value("${advertise-address:127.0.0.1:6443}") String address,
            @Value("${enable-garbage-collector:true}") boolean collector,
            @Value("${enable-namespace-deletion:true}") boolean namespaces,
            Environment flags) {
        return new Controllers(
                        engine.feed(),
                        engine.freshness(),
                        catalog,
                        engine.systemWrites(),
                        engine.customResources(),
                        KubernetesService.Address.parse(network, address))
                .elected(FlagValues.of(flags))
                .garbageCollection(collector)
                .namespaceDeletion(namespaces);
    }

    @Bean
    WatchesEnd watchesEnd(Engine engine) {
        return new WatchesEnd(engine);
    }

    @Bean
    LastWork lastWrites(Engine engine) {
        return engine::finishWrites;
    }

    /** Its health is stateStore by this name, which a bean has already. */
    @Bean
    StoreReadiness stateStoreHealthIndicator(Engine engine, StateStore store) {
        return new StoreReadiness(engine, store);
    }

    @Bean
    ServletRegistrationBean<ApiServlet> api(Engine engine) {
        ServletRegistrationBean<ApiServlet> api = new ServletRegistrationBean<>(
                engine.servlet(), "/api/*", "/apis/*", "/openapi/*", "/writes/*", ReadBatch.PATH);
        api.setLoadOnStartup(1);
        return api;
    }

    /** An encoded slash is a character of a name to Tomcat, and ours to judge. Watches look whether their client is there. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connections() {
        return factory -> {
            factory.addConnectorCustomizers(connector -> connector.setEncodedSolidusHandling("passthrough"));
            factory.addEngineValves(new ClientConnectionValve());
        };
    }

    private static Duration watchTime(int seconds) {
        if (seconds < 0) {
            throw new BadFlagException("min-request-timeout", "must not be negative");
        }
        return Duration.ofSeconds(seconds);
    }

    private static Duration duration(String flag, String value) {
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadFlagException(flag, "\"%s\" is not a duration like 1h0m0s".formatted(value));
        }
    }
}
