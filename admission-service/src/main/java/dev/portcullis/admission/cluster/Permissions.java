package dev.portcullis.admission.cluster;

import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;

/** Knows what users may do. Throws an {@code ApiException} where it cannot be asked. */
@FunctionalInterface
public interface Permissions {
    /** @param reason as the authorizers put it; empty where they say nothing */
    record Answer(boolean allowed, String reason) {}

    Answer ask(UserInfo user, ResourceAttributes access);
}
