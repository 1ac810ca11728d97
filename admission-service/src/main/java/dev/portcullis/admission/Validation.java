package dev.portcullis.admission;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;

/** What a validating plugin answers. */
public sealed interface Validation {
    record Accepted() implements Validation {}

    /** Refused: the client gets this Status. */
    record Rejected(Status why) implements Validation {}

    static Validation accepted() {
        return new Accepted();
    }

    static Validation rejected(ApiException why) {
        return new Rejected(why.status());
    }
}
