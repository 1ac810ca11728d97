package dev.portcullis.authz.review;

import dev.portcullis.kube.review.SubjectAccessReview;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What clients send: the four kinds of the group. */
final class ReviewBodies {
    private ReviewBodies() {}

    /** SubjectAccessReview and LocalSubjectAccessReview. */
    record Subject(
            String apiVersion,
            String kind,
            @Nullable JsonNode metadata,
            SubjectAccessReview.@Nullable Spec spec,
            @Nullable JsonNode status) {}

    record Self(
            String apiVersion,
            String kind,
            @Nullable JsonNode metadata,
            @Nullable SelfSpec spec,
            @Nullable JsonNode status) {}

    record SelfSpec(
            SubjectAccessReview.@Nullable ResourceAttributes resourceAttributes,
            SubjectAccessReview.@Nullable NonResourceAttributes nonResourceAttributes) {}

    record Rules(
            String apiVersion,
            String kind,
            @Nullable JsonNode metadata,
            @Nullable RulesSpec spec,
            @Nullable JsonNode status) {}

    record RulesSpec(@Nullable String namespace) {}
}
