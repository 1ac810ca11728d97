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
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.ElectedControllers;
import dev.portcullis.kube.leader.Leases;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The controllers, one replica's at a time, and the informers that all of the service lives on. */
@Configuration(proxyBeanMethods = false)
class ControllersConfiguration {
    @Bean
    RootCa rootCa(@Value("${root-ca-file:}") String file) {
        return RootCa.of(file);
    }

    @Bean
    Namespaces namespaces(StoreClient store) {
        return new Namespaces(store);
    }

    @Bean
    ControllerFactory accountControllers(
            @Value("${controllers:*}") String selected,
            @Value("${service-account-auto-token-secrets:true}") boolean automatic,
            ServiceAccountSettings settings,
            TokenKeyFiles keys,
            TokenInformers informers,
            Namespaces namespaces,
            RootCa ca,
            StoreClient store,
            FlagValues flags,
            Clock clock) {
        ControllerSettings chosen = ControllerSettings.parse(selected);
        Duration period = flags.duration("legacy-service-account-token-clean-up-period", Duration.ofDays(365));
        return () -> {
            List<AutoCloseable> running = new ArrayList<>();
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
                publisher.informer().start();
                running.add(publisher);
            }
            if (chosen.runs(ControllerSettings.TOKEN_CLEANER)) {
                running.add(new TokenSecretCleaner(store, informers, period, clock));
            }
            return running;
        };
    }

    @Bean
    ControllerFactory clusterTrust(StoreClient store, FlagValues flags, Clock clock) {
        return () -> {
            if (flags.file("client-ca-file") == null && flags.file("requestheader-client-ca-file") == null) {
                return List.of();
            }
            ClusterTrustPublisher publisher = new ClusterTrustPublisher(store, flags, clock);
            publisher.informer().start();
            return List.of(publisher);
        };
    }

    @Bean
    ElectedControllers controllers(
            ObjectProvider<ControllerFactory> factories, StoreClient store, FlagValues flags, Clock clock) {
        return new ElectedControllers(
                ServiceName.AUTHN, factories.orderedStream().toList(), Leases.of(store), flags, clock);
    }

    /**
     * @param authenticator listens to the informers, too
     * @param others what single authenticators need
     */
    @Bean("informers")
    InformersReady informersReady(
            TokenInformers informers,
            Namespaces namespaces,
            ServiceAccountAuthenticator authenticator,
            ObjectProvider<Informer<?>> others) {
        List<Informer<?>> all = new ArrayList<>(informers.all());
        all.add(namespaces.informer());
        others.forEach(all::add);
        return new InformersReady(all);
    }
}
