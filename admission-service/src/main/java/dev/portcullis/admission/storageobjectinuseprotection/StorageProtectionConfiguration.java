package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.StoreObjects;
import dev.portcullis.admission.storageobjectinuseprotection.InUseController.Deletion;
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
    Informer<Deletion> claimDeletions(StoreClient store) {
        return deletions(Guarded.CLAIM, store);
    }

    @Bean
    Informer<Deletion> volumeDeletions(StoreClient store) {
        return deletions(Guarded.VOLUME, store);
    }

    @Bean
    Informer<Deletion> attributesClassDeletions(StoreClient store) {
        return deletions(Guarded.CLASS, store);
    }

    private static Informer<Deletion> deletions(Guarded kind, StoreClient store) {
        return new Informer<>(store, kind.collection, object -> Deletion.of(kind, object));
    }

    @Bean
    InUseController claimsInUse(StoreClient store, Informer<Deletion> claimDeletions) {
        return controller(Guarded.CLAIM, store, claimDeletions);
    }

    @Bean
    InUseController volumesInUse(StoreClient store, Informer<Deletion> volumeDeletions) {
        return controller(Guarded.VOLUME, store, volumeDeletions);
    }

    @Bean
    InUseController attributesClassesInUse(StoreClient store, Informer<Deletion> attributesClassDeletions) {
        return controller(Guarded.CLASS, store, attributesClassDeletions);
    }

    private static InUseController controller(Guarded kind, StoreClient store, Informer<Deletion> deletions) {
        InUseController controller = new InUseController(kind, new StoreObjects(store), store::update, deletions::all);
        deletions.onChange((key, before, after) -> controller.changed(after));
        return controller;
    }
}
