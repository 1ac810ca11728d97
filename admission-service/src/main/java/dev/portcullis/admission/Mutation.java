package dev.portcullis.admission;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a mutating plugin answers. */
public sealed interface Mutation {
    /** Admitted, with this object: the one that was given, changed or not. Null for a DELETE. */
    record Admitted(@Nullable ObjectNode object) implements Mutation {}

    /** Refused: the client gets this Status. */
    record Rejected(Status why) implements Mutation {}

    static Mutation admitted(Attributes attributes) {
        return new Admitted(attributes.object());
    }

    static Mutation rejected(ApiException why) {
        return new Rejected(why.status());
    }
}
