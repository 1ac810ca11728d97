package dev.portcullis.admission.resourcequota;

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
    ResourceQuota resourceQuota(StoreQuotas quotas) {
        return new ResourceQuota(quotas, LimitedResources.NONE);
    }

    @Bean
    QuotaController quotaController(StoreClient store, StoreQuotas quotas, Informer<Quota> quotaInformer) {
        return new QuotaController(store, quotas, quotaInformer);
    }
}
