package dev.portcullis.authz.bootstrap;

import dev.portcullis.kube.client.StoreClient;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** store-service. */
public record RemotePolicyStore(StoreClient store) implements PolicyStore {
    @Override
    public List<ObjectNode> list(String collection) {
        return store.list(collection)
                .path("items")
                .valueStream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    @Override
    public boolean exists(String path) {
        return store.get(path).isPresent();
    }

    @Override
    public void create(String collection, ObjectNode object) {
        store.create(collection, object);
    }

    @Override
    public void update(String path, ObjectNode object) {
        store.update(path, object);
    }

    @Override
    public void delete(String path) {
        store.delete(path, null);
    }
}
