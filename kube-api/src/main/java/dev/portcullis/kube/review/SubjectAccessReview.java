package dev.portcullis.kube.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code authorization.k8s.io/v1 SubjectAccessReview}, with our epoch and trace in the status. */
public record SubjectAccessReview(
        String apiVersion, String kind, Spec spec, @Nullable Status status) {
    public static final String API_VERSION = "authorization.k8s.io/v1";

    public static SubjectAccessReview of(Spec spec) {
        return new SubjectAccessReview(API_VERSION, "SubjectAccessReview", spec, null);
    }

    public SubjectAccessReview decided(Status status) {
        return new SubjectAccessReview(apiVersion, kind, spec, status);
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Spec(
            @Nullable ResourceAttributes resourceAttributes,
            @Nullable NonResourceAttributes nonResourceAttributes,
            @Nullable String user,
            @Nullable List<String> groups,
            @Nullable Map<String, List<String>> extra,
            @Nullable String uid) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ResourceAttributes(
            @Nullable String namespace,
            @Nullable String verb,
            @Nullable String group,
            @Nullable String version,
            @Nullable String resource,
            @Nullable String subresource,
            @Nullable String name,
            @Nullable SelectorAttributes fieldSelector,
            @Nullable SelectorAttributes labelSelector) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SelectorAttributes(
            @Nullable String rawSelector, @Nullable List<Requirement> requirements) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Requirement(
            @Nullable String key,
            @Nullable String operator,
            @Nullable List<String> values) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record NonResourceAttributes(
            @Nullable String path, @Nullable String verb) {}

    public record Status(
            boolean allowed,
            @Nullable Boolean denied,
            @Nullable String reason,
            @Nullable String evaluationError,
            @Nullable String epoch,
            @Nullable List<Answer> trace) {

        public Status withTrace(List<Answer> other) {
            return new Status(allowed, denied, reason, evaluationError, epoch, other);
        }
    }

    /**
     * What one authorizer said.
     *
     * @param rule what of a rule allowed it, where there are rules
     * @param misses sentences: what would nearly have allowed it
     */
    public record Answer(
            String authorizer,
            String decision,
            @Nullable String reason,
            long micros,
            @Nullable JsonNode rule,
            @Nullable List<String> misses) {

        public Answer withMisses(List<String> nearest) {
            return new Answer(authorizer, decision, reason, micros, rule, nearest);
        }
    }
}
