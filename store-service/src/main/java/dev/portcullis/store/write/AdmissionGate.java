package dev.portcullis.store.write;

import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.status.ApiException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where admission comes into a write. The calls block the write's own thread until admission has answered.
 *
 * <p>A refusal is an {@link ApiException} with the status for the client.
 */
public interface AdmissionGate {
    /** For writes that nobody looks at: those of the store's own controllers. */
    AdmissionGate NONE = new AdmissionGate() {
        @Override
        public ObjectNode mutate(AdmissionAttributes attributes) {
            return attributes.requiredObject();
        }

        @Override
        public void mutateDelete(AdmissionAttributes attributes) {}

        @Override
        public List<Charge> validate(AdmissionAttributes attributes) {
            return List.of();
        }
    };

    /** The object as the mutating plugins leave it, decoded and with its defaults. */
    ObjectNode mutate(AdmissionAttributes attributes);

    /** The mutating phase of a deletion or connection, which can only refuse. */
    void mutateDelete(AdmissionAttributes attributes);

    /** Shows the final object to the validating plugins; returns what is to be taken from quotas when it is stored. */
    List<Charge> validate(AdmissionAttributes attributes);
}
