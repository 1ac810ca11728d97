package dev.portcullis.admission.namespacelifecycle;

import java.util.Optional;

/** What the plugin must know of namespaces. */
public interface Namespaces {
    enum Phase {
        ACTIVE,
        TERMINATING
    }

    /** Empty where there is no such namespace, as far as the store itself knows. */
    Optional<Phase> phase(String name);

    /** This namespace is about to be deleted: the next answers about it must come from the store itself. */
    void goingAway(String name);
}
