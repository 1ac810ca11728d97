package dev.portcullis.store.write;

import dev.portcullis.store.transform.Target;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What admission is asked about.
 *
 * @param kind      of the object: the resource's, or the subresource's
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param object    null for a deletion
 * @param oldObject null for a creation
 */
public record AdmissionAttributes(
        Write write,
        Target kind,
        String operation,
        String name,
        @Nullable ObjectNode object,
        @Nullable ObjectNode oldObject) {
    static final String CREATE = "CREATE";
    static final String UPDATE = "UPDATE";
    static final String DELETE = "DELETE";
    static final String CONNECT = "CONNECT";

    ObjectNode requiredObject() {
        return Objects.requireNonNull(object);
    }
}
