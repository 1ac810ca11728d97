package dev.portcullis.admission.policy.validating;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.policy.definition.Binding;
import dev.portcullis.admission.policy.definition.ValidatingPolicy;
import dev.portcullis.admission.policy.dispatch.Invocation;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.PolicyCall;
import dev.portcullis.kube.status.Status;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What decisions mean for the request, by what their bindings want ({@code validating/dispatcher.go}). */
final class Judgement {
    private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";
    private static final int LONGEST_ANNOTATION = 10 * 1024;

    private final Attributes attributes;
    private final Map<String, Set<String>> annotations = new LinkedHashMap<>();
    private @Nullable Status refusal;

    Judgement(Attributes attributes) {
        this.attributes = attributes;
    }

    void misconfigured(Invocation.Misconfigured<ValidatingPolicy> wrong) {
        String policy = wrong.policy().name();
        String binding = wrong.binding() == null ? null : wrong.binding().name();
        boolean open = wrong.policy().failsOpen();
        if (!open) {
            refuse(policy, binding, wrong.why(), "Invalid");
        }
        attributes
                .notes()
                .decided(new PolicyCall(policy, binding, open ? "FailedOpen" : "Failed", wrong.why(), 0, null));
    }

    void of(Invocation.Due<ValidatingPolicy> due, Evaluation.Result result, long nanos) {
        String policy = due.policy().name();
        Binding binding = due.binding();
        String verdict = result.excluded() ? "Excluded" : "Accepted";
        String message = null;
        for (int i = 0; i < result.decisions().size(); i++) {
            Decision decision = result.decisions().get(i);
            if (decision.denied()) {
                act(policy, binding, decision, i);
                verdict = binding.actions().contains("Deny") ? "Rejected" : "Reported";
                message = message == null ? decision.message() : message;
            } else if (!decision.message().isEmpty() && message == null) {
                verdict = "FailedOpen";
                message = decision.message();
            }
        }
        for (String failure : result.failures()) {
            refuse(policy, binding.name(), failure, "Invalid");
            verdict = "Rejected";
            message = message == null ? failure : message;
        }
        result.annotations()
                .forEach((key, value) -> annotations
                        .computeIfAbsent(policy + "/" + key, missing -> new LinkedHashSet<>())
                        .add(value.length() > LONGEST_ANNOTATION ? value.substring(0, LONGEST_ANNOTATION) : value));
        attributes.notes().decided(new PolicyCall(policy, binding.name(), verdict, message, nanos / 1000, null));
    }

    private void act(String policy, Binding binding, Decision decision, int index) {
        for (String action : binding.actions()) {
            switch (action) {
                case "Deny" -> refuse(policy, binding.name(), decision.message(), decision.reason());
                case "Audit" -> attributes.notes().annotateForeign(FAILURE, failure(policy, binding, decision, index));
                case "Warn" ->
                    attributes
                            .notes()
                            .warn("Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                                    .formatted(policy, binding.name(), decision.message()));
                default -> throw new IllegalStateException("no validation action: " + action);
            }
        }
    }

    /** As Go writes it. */
    private static String failure(String policy, Binding binding, Decision decision, int index) {
        ArrayNode failures = Json.MAPPER.createArrayNode();
        ObjectNode failure = failures.addObject()
                .put("message", decision.message())
                .put("policy", policy)
                .put("binding", binding.name())
                .put("expressionIndex", index);
        ArrayNode actions = failure.putArray("validationActions");
        binding.actions().forEach(actions::add);
        return failures.toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    private void refuse(String policy, @Nullable String binding, String why, String reason) {
        if (refusal != null) {
            return;
        }
        String by = binding == null ? "" : " with binding '" + binding + "'";
        String message = "ValidatingAdmissionPolicy '" + policy + "'" + by + " denied request: " + why;
        Status forbidden = attributes.forbidden(message).status();
        refusal = Status.failure(
                code(reason),
                reason,
                Objects.requireNonNull(forbidden.message()),
                Objects.requireNonNull(forbidden.details()).withCauses(List.of(new Status.Cause(null, message, null))));
    }

    private static int code(String reason) {
        return switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
    }

    Validation verdict() {
        annotations.forEach((key, values) -> attributes.notes().annotateForeign(key, String.join(", ", values)));
        return refusal == null ? Validation.accepted() : new Validation.Rejected(refusal);
    }
}
