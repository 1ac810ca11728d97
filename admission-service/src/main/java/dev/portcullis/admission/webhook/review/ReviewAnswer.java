package dev.portcullis.admission.webhook.review;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a webhook said, checked as kube-apiserver does ({@code webhook/request VerifyAdmissionResponse}).
 *
 * @param result null where it says nothing
 * @param patch empty for none
 */
public record ReviewAnswer(
        boolean allowed,
        @Nullable JsonNode result,
        byte[] patch,
        String patchType,
        Map<String, String> annotations,
        List<String> warnings) {
    private static final byte[] NO_PATCH = {};
    private static final String JSON_PATCH = "JSONPatch";

    /** Not as it must be. */
    public static final class MalformedException extends Exception {
        MalformedException(String message) {
            super(message);
        }
    }

    /** @throws MalformedException in kube-apiserver's words, without those for what kind of error it is */
    public static ReviewAnswer of(ReviewRequest request, boolean mutating, JsonNode review) throws MalformedException {
        JsonNode response = review.path("response");
        if (!response.isObject()) {
            throw new MalformedException("webhook response was absent");
        }
        byte[] patch = patch(response);
        JsonNode patchType = response.path("patchType");
        boolean typed = patchType.isString();
        String type = patchType.asString("");
        if (request.version().equals("v1")) {
            identity(request, review);
            if (mutating) {
                patched(patch, typed, type);
            } else {
                unpatched(patch, typed);
            }
        } else {
            type = patch.length > 0 ? JSON_PATCH : "";
        }
        return new ReviewAnswer(
                response.path("allowed").asBoolean(false),
                response.path("status").isObject() ? response.path("status") : null,
                mutating ? patch : NO_PATCH,
                type,
                texts(response.path("auditAnnotations")),
                response.path("warnings")
                        .valueStream()
                        .map(warning -> warning.asString(""))
                        .filter(warning -> !warning.isEmpty())
                        .toList());
    }

    private static byte[] patch(JsonNode response) throws MalformedException {
        try {
            JsonNode patch = response.path("patch");
            return patch.isString() ? patch.binaryValue() : NO_PATCH;
        } catch (JacksonException e) {
            throw new MalformedException("illegal base64 data in response.patch");
        }
    }

    private static void identity(ReviewRequest request, JsonNode review) throws MalformedException {
        String uid = review.path("response").path("uid").asString("");
        if (!uid.equals(request.uid())) {
            throw new MalformedException("expected response.uid=\"%s\", got \"%s\"".formatted(request.uid(), uid));
        }
        String apiVersion = review.path("apiVersion").asString("");
        String kind = review.path("kind").asString("");
        if (!apiVersion.equals("admission.k8s.io/v1") || !kind.equals("AdmissionReview")) {
            throw new MalformedException(
                    "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got %s, Kind=%s"
                            .formatted(apiVersion.isEmpty() ? "/" : apiVersion, kind));
        }
    }

    private static void patched(byte[] patch, boolean typed, String type) throws MalformedException {
        if (patch.length > 0 && !typed) {
            throw new MalformedException("webhook returned response.patch but not response.patchType");
        }
        if (patch.length == 0 && typed) {
            throw new MalformedException("webhook returned response.patchType but not response.patch");
        }
        if (typed && type.isEmpty()) {
            throw new MalformedException("webhook returned invalid response.patchType of \"\"");
        }
    }

    private static void unpatched(byte[] patch, boolean typed) throws MalformedException {
        if (patch.length > 0) {
            throw new MalformedException("validating webhook may not return response.patch");
        }
        if (typed) {
            throw new MalformedException("validating webhook may not return response.patchType");
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }

    /** What the client gets of a refusal ({@code webhook/errors ToStatusErr}). */
    public Status refusal(String hook) {
        JsonNode said = result == null ? Json.object() : result;
        String deniedBy = "admission webhook \"" + hook + "\" denied the request";
        String message = said.path("message").asString("");
        String reason = said.path("reason").asString("");
        String told = !message.isEmpty()
                ? deniedBy + ": " + message
                : !reason.isEmpty() ? deniedBy + ": " + reason : deniedBy + " without explanation";
        int code = said.path("code").asInt(0);
        return Status.failure(
                code < 400 ? 400 : code, reason.isEmpty() ? null : reason, told, details(said.path("details")));
    }

    private static Status.@Nullable Details details(JsonNode details) {
        if (!details.isObject()) {
            return null;
        }
        List<Status.Cause> causes = new ArrayList<>();
        for (JsonNode cause : details.path("causes")) {
            causes.add(new Status.Cause(
                    cause.path("reason").asString(null),
                    cause.path("message").asString(null),
                    cause.path("field").asString(null)));
        }
        return new Status.Details(
                details.path("name").asString(null),
                details.path("group").asString(null),
                details.path("kind").asString(null),
                details.path("uid").asString(null),
                causes,
                details.path("retryAfterSeconds").isInt()
                        ? details.path("retryAfterSeconds").asInt()
                        : null);
    }
}
