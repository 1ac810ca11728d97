package dev.portcullis.admission.cluster;

import dev.portcullis.kube.client.StoreClient;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Asks the store itself each time: plugins that look something up do so seldom, and then want to know how it is. */
public record StoreObjects(StoreClient store) implements ClusterObjects {
    @Override
    public Optional<ObjectNode> get(String path) {
        return store.get(path);
    }

    @Override
    public List<ObjectNode> list(String path) {
        return store.list(path)
                .path("items")
                .valueStream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    @Override
    public void create(String collection, ObjectNode object) {
        store.create(collection, object);
    }
}
