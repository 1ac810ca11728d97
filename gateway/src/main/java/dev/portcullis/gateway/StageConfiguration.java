package dev.portcullis.gateway;

import dev.portcullis.gateway.authentication.Authenticator;
import dev.portcullis.gateway.authentication.CachingAuthenticator;
import dev.portcullis.gateway.authentication.ReviewAuthenticator;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.gateway.authorization.CachingAuthorizer;
import dev.portcullis.gateway.authorization.ReviewAuthorizer;
import dev.portcullis.gateway.impersonation.Impersonation;
import dev.portcullis.gateway.metrics.MeasuredAuthenticator;
import dev.portcullis.gateway.metrics.MeasuredAuthorizer;
import dev.portcullis.gateway.pipeline.Stages;
import dev.portcullis.gateway.settings.AuditSettings;
import dev.portcullis.gateway.settings.GatewaySettings;
import dev.portcullis.gateway.watch.OpenWatches;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.epoch.EpochSubscription;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The services behind, and what the gateway remembers of their answers. */
@Configuration(proxyBeanMethods = false)
class StageConfiguration {

    /** The four services. */
    record Services(InternalClient authn, InternalClient authz, InternalClient admission, InternalClient store) {}

    @Bean
    GatewaySettings settings(Environment flags) {
        return GatewaySettings.of(FlagValues.of(flags));
    }

    @Bean
    AuditSettings auditSettings(Environment flags) {
        return AuditSettings.of(FlagValues.of(flags));
    }

    @Bean
    Services services(Environment flags, SslBundles bundles) {
        InternalClients clients = new InternalClients(flags, bundles);
        return new Services(
                clients.to(ServiceName.AUTHN),
                clients.to(ServiceName.AUTHZ),
                clients.to(ServiceName.ADMISSION),
                clients.to(ServiceName.STORE));
    }

    @Bean
    OpenWatches openWatches(GatewaySettings settings) {
        return new OpenWatches(settings.minWatchTime());
    }

    @Bean(initMethod = "start")
    EpochSubscription authnEpochs(Services services, OpenWatches watches) {
        return new EpochSubscription(services.authn(), watches::recheck);
    }

    @Bean(initMethod = "start")
    EpochSubscription authzEpochs(Services services, OpenWatches watches) {
        return new EpochSubscription(services.authz(), watches::recheck);
    }

    @Bean
    Stages stages(
            AuditSettings audit,
            Services services,
            EpochSubscription authnEpochs,
            EpochSubscription authzEpochs,
            MeterRegistry registry) {
        Authenticator authenticator = new MeasuredAuthenticator(
                new CachingAuthenticator(
                        new ReviewAuthenticator(services.authn()), authnEpochs::isCurrent, Clock.systemUTC()),
                registry);
        Authorizer authorizer = new MeasuredAuthorizer(
                new CachingAuthorizer(new ReviewAuthorizer(services.authz(), audit.on()), authzEpochs::isCurrent),
                registry);
        return new Stages(authenticator, new Impersonation(authorizer), authorizer);
    }
}
