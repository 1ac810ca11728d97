package dev.portcullis.admission.priority;

import dev.portcullis.admission.cluster.ClusterObjects;
import java.util.Comparator;
import java.util.Optional;

/** The priority classes of a cluster in memory. */
public record ClusterPriorities(ClusterObjects cluster) implements Priority.Classes {
    public static Priority plugin(ClusterObjects cluster) {
        return new Priority(new ClusterPriorities(cluster));
    }

    @Override
    public Optional<PriorityClass> find(String name) {
        return cluster.get(PriorityConfiguration.CLASSES + "/" + name).map(PriorityClass::of);
    }

    @Override
    public Optional<PriorityClass> byDefault() {
        return cluster.list(PriorityConfiguration.CLASSES).stream()
                .map(PriorityClass::of)
                .filter(PriorityClass::globalDefault)
                .min(Comparator.comparingLong(PriorityClass::value));
    }
}
