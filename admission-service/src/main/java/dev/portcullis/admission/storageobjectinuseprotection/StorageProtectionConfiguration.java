package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@IfWanted(StorageObjectInUseProtection.NAME)
public class StorageProtectionConfiguration {
    @Bean
    StorageObjectInUseProtection storageObjectInUseProtection() {
        return new StorageObjectInUseProtection();
    }

    @Bean
    Informer<InUse.Deletion> claimDeletions(StoreClient store) {
        return new Informer<>(store, "/api/v1/persistentvolumeclaims", InUse.Deletion::of);
    }

    @Bean
    Informer<InUse.Deletion> volumeDeletions(StoreClient store) {
        return new Informer<>(store, "/api/v1/persistentvolumes", InUse.Deletion::of);
    }

    @Bean
    InUseController inUseController(
            StoreClient store, Informer<InUse.Deletion> claimDeletions, Informer<InUse.Deletion> volumeDeletions) {
        return new InUseController(store, claimDeletions, volumeDeletions);
    }
}
