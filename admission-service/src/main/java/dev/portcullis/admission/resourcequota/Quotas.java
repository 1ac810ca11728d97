package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.quantity.Quantity;
import java.util.List;
import java.util.Map;

/** The quotas of a namespace, and what is charged to them. */
interface Quotas {
    /** Whether a namespace has any, as far as is known here; cheap. */
    boolean any(String namespace);

    /** As they are in the store at this moment. */
    List<Quota> live(String namespace);

    /** Sets {@code status.used}; false where the quota has changed since it was read. */
    boolean charge(Quota quota, Map<String, Quantity> used);
}
