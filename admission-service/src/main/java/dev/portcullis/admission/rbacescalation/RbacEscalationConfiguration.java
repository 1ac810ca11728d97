package dev.portcullis.admission.rbacescalation;

import dev.portcullis.kube.client.InternalClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class RbacEscalationConfiguration {
    @Bean
    RbacEscalation rbacEscalation(InternalClient authzClient) {
        return new RbacEscalation(new AuthzEscalationReviewer(authzClient));
    }
}
