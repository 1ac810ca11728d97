package dev.portcullis.admission.resourcequota;

import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class ResourceQuotaConfiguration {
    @Bean
    Informer<Quota> quotaInformer(StoreClient store) {
        return new Informer<>(store, "/api/v1/resourcequotas", Quota::of);
    }

    @Bean
    StoreQuotas quotas(StoreClient store, Informer<Quota> quotaInformer) {
        return new StoreQuotas(store, quotaInformer);
    }

    @Bean
    ResourceQuota resourceQuota(StoreQuotas quotas, PluginConfigurations configurations) {
        return new ResourceQuota(
                quotas,
                configurations
                        .of(ResourceQuota.NAME)
                        .map(configuration -> configuration.read(LimitedResources::of))
                        .orElse(LimitedResources.NONE));
    }

    @Bean
    QuotaController quotaController(StoreClient store, StoreQuotas quotas, Informer<Quota> quotaInformer) {
        return new QuotaController(store, quotas, quotaInformer);
    }
}
