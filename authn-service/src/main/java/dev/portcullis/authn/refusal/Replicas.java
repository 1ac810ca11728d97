package dev.portcullis.authn.refusal;

import dev.portcullis.authn.review.Refusals.Refusal;
import org.jspecify.annotations.Nullable;

/** The other processes of this service. Never fails and never takes long: when they cannot be reached they know nothing. */
interface Replicas {
    Replicas NONE = auditId -> null;

    /** Why one of them refused that request; null if none did. */
    @Nullable
    Refusal ask(String auditId);
}
