package dev.portcullis.admission.limitranger;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class LimitRangerConfiguration {
    @Bean
    Informer<LimitRange> limitRangeInformer(StoreClient store) {
        return new Informer<>(store, "/api/v1/limitranges", LimitRange::of);
    }

    @Bean
    LimitRanger limitRanger(Informer<LimitRange> limitRangeInformer) {
        return new LimitRanger(limitRangeInformer::all);
    }
}
