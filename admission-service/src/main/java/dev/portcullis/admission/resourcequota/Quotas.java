package dev.portcullis.admission.resourcequota;

import java.util.List;

/** The quotas of a namespace. */
interface Quotas {
    /** Whether a namespace has any, as far as is known here; cheap. */
    boolean any(String namespace);

    /** As they are in the store at this moment, by name. */
    List<Quota> live(String namespace);
}
