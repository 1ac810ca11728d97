package dev.portcullis.gateway.authorization;

import dev.portcullis.kube.review.SubjectAccessReview;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the trace of a decision comes to in the audit log. */
final class Explained {
    private static final String PREFIX = "policy.portcullis.dev/";

    private Explained() {}

    static Map<String, String> annotations(SubjectAccessReview.Status status) {
        Map<String, String> annotations = new HashMap<>();
        for (SubjectAccessReview.Answer answer :
                Objects.requireNonNullElse(status.trace(), List.<SubjectAccessReview.Answer>of())) {
            if (!answer.decision().equals("NoOpinion")) {
                annotations.put(PREFIX + "authorizer", answer.authorizer());
            }
            if (answer.rule() != null) {
                annotations.put(PREFIX + "rule", answer.rule().toString());
            }
            if (answer.misses() != null && !answer.misses().isEmpty()) {
                annotations.put(PREFIX + "nearest-misses", String.join("; ", answer.misses()));
            }
        }
        return annotations;
    }
}
