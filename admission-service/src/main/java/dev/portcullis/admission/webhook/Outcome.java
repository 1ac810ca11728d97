package dev.portcullis.admission.webhook;

import dev.portcullis.admission.webhook.review.ReviewAnswer;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;

/** What came of asking a webhook. */
sealed interface Outcome {
    record Allowed(ReviewAnswer answer) implements Outcome {}

    /** The client gets this Status. */
    record Denied(ReviewAnswer answer, Status why) implements Outcome {}

    /**
     * It gave no answer that counts; its failurePolicy says what that means.
     *
     * @param code for the metrics
     */
    record Failed(String why, int code) implements Outcome {}

    /** The request cannot go on, whatever the failurePolicy. */
    record Refused(ApiException why) implements Outcome {}
}
