package dev.portcullis.admission.rbacescalation;

import dev.portcullis.kube.review.AdmissionReview;

/** Knows what the author of a role or binding has. Throws an API error if it cannot be asked. */
@FunctionalInterface
public interface EscalationReviewer {
    AdmissionReview.Response review(AdmissionReview.Request request);
}
