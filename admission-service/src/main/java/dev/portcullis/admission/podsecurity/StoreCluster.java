package dev.portcullis.admission.podsecurity;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Labels from an informer, and of a namespace that it does not know from the store itself. */
record StoreCluster(StoreClient store, Informer<JsonNode> namespaces) implements Cluster {
    static JsonNode labelsOf(ObjectNode namespace) {
        return namespace.path("metadata").path("labels");
    }

    @Override
    public Optional<JsonNode> labels(String namespace) {
        JsonNode known = namespaces.get(namespace);
        return known != null
                ? Optional.of(known)
                : store.get("/api/v1/namespaces/" + namespace).map(StoreCluster::labelsOf);
    }

    @Override
    public List<JsonNode> pods(String namespace) {
        return store.list("/api/v1/namespaces/" + namespace + "/pods")
                .path("items")
                .valueStream()
                .toList();
    }
}
