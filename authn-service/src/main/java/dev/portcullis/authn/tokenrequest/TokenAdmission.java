package dev.portcullis.authn.tokenrequest;

import dev.portcullis.kube.review.AdmissionReview;

/** Whether a token may be given out, as admission-service says. Throws an {@code ApiException} where it may not. */
@FunctionalInterface
public interface TokenAdmission {
    void admit(AdmissionReview.Request request);
}
