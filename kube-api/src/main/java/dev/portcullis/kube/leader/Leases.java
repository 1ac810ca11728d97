package dev.portcullis.kube.leader;

import dev.portcullis.kube.client.StoreClient;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The Leases of {@code kube-system}. Errors are {@code ApiException}s. */
public interface Leases {
    Optional<ObjectNode> get(String name);

    ObjectNode create(ObjectNode lease);

    /** Refused with a Conflict where it is no longer the version that the lease carries. */
    ObjectNode update(String name, ObjectNode lease);

    /** As a service other than the store reaches them. */
    static Leases of(StoreClient store) {
        String collection = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
        return new Leases() {
            @Override
            public Optional<ObjectNode> get(String name) {
                return store.get(collection + "/" + name);
            }

            @Override
            public ObjectNode create(ObjectNode lease) {
                return store.create(collection, lease);
            }

            @Override
            public ObjectNode update(String name, ObjectNode lease) {
                return store.update(collection + "/" + name, lease);
            }
        };
    }
}
