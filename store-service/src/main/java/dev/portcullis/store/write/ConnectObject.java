package dev.portcullis.store.write;

import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.transform.Target;
import tools.jackson.databind.node.ObjectNode;

/** A connection to what an object stands for passes admission as well; nothing is stored, so it can only be refused. */
public final class ConnectObject {
    private ConnectObject() {}

    /** @param options of the subresource's kind, {@code PodExecOptions} */
    public static void admit(Write write, Subresource part, ObjectNode options) {
        Target kind = Target.of(part.apiVersion(), part.kind(), write.type().schema());
        AdmissionAttributes attributes =
                new AdmissionAttributes(write, kind, AdmissionAttributes.CONNECT, write.name(), options, null);
        write.gate().mutateDelete(attributes);
        write.gate().validate(attributes);
    }
}
