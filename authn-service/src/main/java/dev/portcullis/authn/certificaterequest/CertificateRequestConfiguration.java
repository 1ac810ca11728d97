package dev.portcullis.authn.certificaterequest;

import dev.portcullis.authn.controllers.ControllerSettings;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The controllers of certificate requests. */
@Configuration(proxyBeanMethods = false)
public class CertificateRequestConfiguration {

    @Bean
    Informer<CertificateRequest> certificateRequests(StoreClient store) {
        return new Informer<>(store, CertificateRequest.COLLECTION, CertificateRequest::of);
    }

    @Bean
    ControllerFactory certificateRequestControllers(
            StoreClient store,
            Informer<CertificateRequest> requests,
            FlagValues flags,
            Environment environment,
            SslBundles bundles,
            Clock clock) {
        ControllerSettings chosen = ControllerSettings.parse(flags.text("controllers", "*"));
        Optional<SigningSettings> ca =
                SigningSettings.from(flags).filter(it -> chosen.runs(ControllerSettings.CSR_SIGNING));
        Optional<KubeletApproval> approval = chosen.runs(ControllerSettings.CSR_APPROVING)
                        && flags.text("authz-url") != null
                ? Optional.of(new KubeletApproval(new InternalClients(environment, bundles).to(ServiceName.AUTHZ)))
                : Optional.empty();
        return () -> {
            List<AutoCloseable> running =
                    new ArrayList<>(List.of(new RequestController(store, requests, ca, approval, clock)));
            if (chosen.runs(ControllerSettings.CSR_CLEANER)) {
                running.add(new RequestCleaner(store, requests, clock));
            }
            return running;
        };
    }
}
