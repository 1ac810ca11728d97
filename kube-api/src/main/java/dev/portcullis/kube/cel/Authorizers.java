package dev.portcullis.kube.cel;

import dev.portcullis.kube.review.SubjectAccessReview;

/** Answers what expressions ask by {@code authorizer}. */
@FunctionalInterface
public interface Authorizers {
    /** @param error why nobody could decide; empty where somebody did */
    record Decision(boolean allowed, String reason, String error) {}

    /** Throws nothing: who cannot be asked is an error of the decision. */
    Decision decide(SubjectAccessReview.Spec access);
}
