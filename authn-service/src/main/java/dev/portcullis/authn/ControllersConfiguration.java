package dev.portcullis.authn;

import dev.portcullis.authn.clustertrust.ClusterTrustPublisher;
import dev.portcullis.authn.controllers.ControllerSettings;
import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.defaultaccount.DefaultAccountController;
import dev.portcullis.authn.legacytoken.TokenSecretCleaner;
import dev.portcullis.authn.rootca.RootCa;
import dev.portcullis.authn.rootca.RootCaPublisher;
import dev.portcullis.authn.serviceaccount.ServiceAccountAuthenticator;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.tokensecret.TokenSecretController;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.InformersReady;
import dev.portcullis.kube.service.FlagValues;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The controllers, and the informers that all of the service lives on: those start last, when everybody listens. */
@Configuration(proxyBeanMethods = false)
class ControllersConfiguration {
    @Bean
    RootCa rootCa(@Value("${root-ca-file:}") String file) {
        return RootCa.of(file);
    }

    /** Those that run, with what they need to be closed. */
    record Controllers(List<AutoCloseable> running, List<Informer<?>> informers) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            for (AutoCloseable controller : running) {
                controller.close();
            }
        }
    }

    @Bean
    Controllers controllers(
            @Value("${controllers:*}") String selected,
            @Value("${service-account-auto-token-secrets:true}") boolean automatic,
            ServiceAccountSettings settings,
            TokenKeyFiles keys,
            TokenInformers informers,
            RootCa ca,
            StoreClient store,
            FlagValues flags,
            Clock clock) {
        ControllerSettings chosen = ControllerSettings.parse(selected);
        Namespaces namespaces = new Namespaces(store);
        List<AutoCloseable> running = new ArrayList<>();
        List<Informer<?>> more = new ArrayList<>(List.of(namespaces.informer()));
        if (chosen.runs(ControllerSettings.DEFAULT_ACCOUNT)) {
            running.add(new DefaultAccountController(store, namespaces, informers.serviceAccounts()));
        }
        if (chosen.runs(ControllerSettings.TOKEN_SECRET)) {
            keys.issuer(settings)
                    .map(issuer -> new TokenSecretController(store, informers, namespaces, issuer, ca, automatic))
                    .ifPresent(running::add);
        }
        if (chosen.runs(ControllerSettings.ROOT_CA) && ca.isKnown()) {
            RootCaPublisher publisher = new RootCaPublisher(store, namespaces, ca);
            running.add(publisher);
            more.add(publisher.informer());
        }
        if (chosen.runs(ControllerSettings.TOKEN_CLEANER)) {
            Duration period = flags.duration("legacy-service-account-token-clean-up-period", Duration.ofDays(365));
            running.add(new TokenSecretCleaner(store, informers, period, clock));
        }
        if (flags.file("client-ca-file") != null || flags.file("requestheader-client-ca-file") != null) {
            ClusterTrustPublisher publisher = new ClusterTrustPublisher(store, flags, clock);
            running.add(publisher);
            more.add(publisher.informer());
        }
        return new Controllers(running, more);
    }

    /**
     * @param authenticator listens to the informers, too
     * @param others what single authenticators need
     */
    @Bean("informers")
    InformersReady informersReady(
            TokenInformers informers,
            Controllers controllers,
            ServiceAccountAuthenticator authenticator,
            ObjectProvider<Informer<?>> others) {
        List<Informer<?>> all = new ArrayList<>(informers.all());
        all.addAll(controllers.informers());
        others.forEach(all::add);
        return new InformersReady(all);
    }
}
