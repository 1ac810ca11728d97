package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.leader.Leases;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.write.SystemWrites;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The Leases by which the store's own replicas elect one, without a detour over the network. */
record OwnLeases(SystemWrites writes, ResourceType type) implements Leases {
    private static final String NAMESPACE = "kube-system";

    static OwnLeases of(SystemWrites writes, Catalog catalog) {
        return new OwnLeases(
                writes, catalog.find("coordination.k8s.io", "v1", "leases").orElseThrow());
    }

    @Override
    public Optional<ObjectNode> get(String name) {
        return writes.get(type, NAMESPACE, name);
    }

    @Override
    public ObjectNode create(ObjectNode lease) {
        return writes.create(type, NAMESPACE, lease);
    }

    @Override
    public ObjectNode update(String name, ObjectNode lease) {
        return writes.replace(type, NAMESPACE, name, lease);
    }
}
