package dev.portcullis.admission.namespacelifecycle;

import dev.portcullis.admission.cluster.ClusterObjects;
import java.util.Optional;

/** The namespaces of a cluster in memory. */
public record ClusterNamespaces(ClusterObjects cluster) implements Namespaces {
    @Override
    public Optional<Phase> phase(String name) {
        return cluster.get("/api/v1/namespaces/" + name).map(StoreNamespaces::phaseOf);
    }

    @Override
    public void goingAway(String name) {}
}
