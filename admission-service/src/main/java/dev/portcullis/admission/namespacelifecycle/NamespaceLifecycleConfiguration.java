package dev.portcullis.admission.namespacelifecycle;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class NamespaceLifecycleConfiguration {
    @Bean
    Informer<Namespaces.Phase> namespaceInformer(StoreClient store) {
        return new Informer<>(store, "/api/v1/namespaces", StoreNamespaces::phaseOf);
    }

    @Bean
    NamespaceLifecycle namespaceLifecycle(Informer<Namespaces.Phase> namespaceInformer, StoreClient store) {
        return new NamespaceLifecycle(new StoreNamespaces(namespaceInformer, store));
    }
}
