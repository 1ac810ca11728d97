package dev.portcullis.admission.priority;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class PriorityConfiguration {
    static final String CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";

    @Bean
    Informer<PriorityClass> priorityClassInformer(StoreClient store) {
        return new Informer<>(store, CLASSES, PriorityClass::of);
    }

    @Bean
    SystemPriorityClasses systemPriorityClasses(StoreClient store) {
        return new SystemPriorityClasses(store);
    }

    @Bean
    Priority priority(Informer<PriorityClass> priorityClassInformer, StoreClient store) {
        return new Priority(new Priority.Classes() {
            @Override
            public Optional<PriorityClass> find(String name) {
                PriorityClass known = priorityClassInformer.get(name);
                return known != null
                        ? Optional.of(known)
                        : store.get(CLASSES + "/" + name).map(PriorityClass::of);
            }

            @Override
            public Optional<PriorityClass> byDefault() {
                return priorityClassInformer.all().stream()
                        .filter(PriorityClass::globalDefault)
                        .min(Comparator.comparingLong(PriorityClass::value));
            }
        });
    }
}
