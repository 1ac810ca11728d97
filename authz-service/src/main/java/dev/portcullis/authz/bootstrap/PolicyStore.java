package dev.portcullis.authz.bootstrap;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the reconciliation needs of the store; errors are {@code ApiException}s. */
public interface PolicyStore {
    List<ObjectNode> list(String collection);

    boolean exists(String path);

    void create(String collection, ObjectNode object);

    /** Fails with a Conflict if somebody else changed it since it was listed. */
    void update(String path, ObjectNode object);

    void delete(String path);
}
