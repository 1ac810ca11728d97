package dev.portcullis.kube.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code admission.k8s.io/v1 AdmissionReview}, with our trace in the response. */
public record AdmissionReview(
        String apiVersion,
        String kind,
        @Nullable Request request,
        @Nullable Response response) {
    public static final String API_VERSION = "admission.k8s.io/v1";

    public static AdmissionReview of(Request request) {
        return new AdmissionReview(API_VERSION, "AdmissionReview", request, null);
    }

    public static AdmissionReview of(Response response) {
        return new AdmissionReview(API_VERSION, "AdmissionReview", null, response);
    }

    public record Kind(String group, String version, String kind) {}

    public record Resource(String group, String version, String resource) {}

    /**
     * @param operation CREATE, UPDATE, DELETE or CONNECT
     * @param otherVersions ours: in which versions beside that of the resource a custom resource's objects are served; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            String uid,
            Kind kind,
            Resource resource,
            @Nullable String subResource,
            @Nullable Kind requestKind,
            @Nullable Resource requestResource,
            @Nullable String requestSubResource,
            @Nullable String name,
            @Nullable String namespace,
            String operation,
            UserInfo userInfo,
            @Nullable ObjectNode object,
            @Nullable ObjectNode oldObject,
            boolean dryRun,
            @Nullable ObjectNode options,
            @Nullable List<String> otherVersions) {}

    /**
     * @param patch a JSON patch (RFC 6902); base64 in JSON
     * @param validating false where no validating plugin looks at such a request; null from webhooks of others
     * @param charges what the object uses of quotas, taken when it is stored, or not at all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Response(
            String uid,
            boolean allowed,
            @Nullable Status status,
            byte @Nullable [] patch,
            @Nullable String patchType,
            @Nullable Map<String, String> auditAnnotations,
            @Nullable List<String> warnings,
            @Nullable Boolean validating,
            @Nullable List<Verdict> trace,
            @Nullable List<Charge> charges) {
        public Response(
                String uid,
                boolean allowed,
                @Nullable Status status,
                byte @Nullable [] patch,
                @Nullable String patchType,
                @Nullable Map<String, String> auditAnnotations,
                @Nullable List<String> warnings,
                @Nullable Boolean validating,
                @Nullable List<Verdict> trace) {
            this(uid, allowed, status, patch, patchType, auditAnnotations, warnings, validating, trace, null);
        }
    }

    /**
     * What an object uses of one ResourceQuota of its namespace.
     *
     * @param uid of the quota that was looked at
     * @param add quantities by the names of {@code status.used}
     * @param bounded whether the object must not be stored where {@code status.hard} would be exceeded
     */
    public record Charge(String quota, String uid, Map<String, String> add, boolean bounded) {}

    /**
     * What one plugin did.
     *
     * @param webhooks those that the plugin called, in order; null for the others
     * @param policies those that the plugin evaluated, in order; null for the others
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Verdict(
            String plugin,
            String verdict,
            @Nullable String message,
            long micros,
            @Nullable JsonNode patch,
            @Nullable List<WebhookCall> webhooks,
            @Nullable List<PolicyCall> policies) {}

    /**
     * What came of one policy.
     *
     * @param binding null where the policy itself is wrong
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PolicyCall(
            String policy,
            @Nullable String binding,
            String verdict,
            @Nullable String message,
            long micros,
            @Nullable JsonNode patch) {}

    /** What one webhook said when it was called. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WebhookCall(
            String configuration,
            String name,
            String verdict,
            @Nullable String message,
            long micros,
            @Nullable JsonNode patch) {}
}
