package dev.portcullis.admission.rbacescalation;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.service.ServiceName;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
public class RbacEscalationConfiguration {
    @Bean
    InternalClient authzClient(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).to(ServiceName.AUTHZ);
    }

    @Bean
    RbacEscalation rbacEscalation(InternalClient authzClient) {
        return new RbacEscalation(new AuthzEscalationReviewer(authzClient));
    }
}
