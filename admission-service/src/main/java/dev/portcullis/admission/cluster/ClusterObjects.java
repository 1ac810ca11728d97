package dev.portcullis.admission.cluster;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The objects of the cluster, by their REST paths, as the store has them now. What goes wrong is an {@code ApiException}. */
public interface ClusterObjects {
    /** Empty where there is no such object. */
    Optional<ObjectNode> get(String path);

    /** The items of a collection. */
    List<ObjectNode> list(String path);

    /** AlreadyExists if it is there. */
    void create(String collection, ObjectNode object);
}
