package dev.portcullis.admission.imagepolicywebhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code imagepolicy.k8s.io/v1alpha1 ImageReview}. */
record ImageReview(
        String apiVersion, String kind, Spec spec, @Nullable Status status) {
    record Container(String image) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Spec(List<Container> containers, Map<String, String> annotations, String namespace) {}

    record Status(
            boolean allowed,
            @Nullable String reason,
            @Nullable Map<String, String> auditAnnotations) {}

    static ImageReview of(Spec spec) {
        return new ImageReview("imagepolicy.k8s.io/v1alpha1", "ImageReview", spec, null);
    }
}
