package dev.portcullis.admission.policy.definition;

import dev.portcullis.admission.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A ValidatingAdmissionPolicy. */
public record ValidatingPolicy(Policy policy, List<Validation> validations, List<Annotation> annotations)
        implements Defined {

    /**
     * @param message empty for none
     * @param reason of the Status
     */
    public record Validation(
            Expression expression, String message, @Nullable Expression messageExpression, String reason) {}

    public record Annotation(String key, Expression value) {}

    public static ValidatingPolicy of(JsonNode policy) {
        PolicyExpressions expressions = new PolicyExpressions(policy);
        JsonNode spec = policy.path("spec");
        return new ValidatingPolicy(
                Policy.of(policy, expressions),
                spec.path("validations")
                        .valueStream()
                        .map(validation -> validation(validation, expressions))
                        .toList(),
                spec.path("auditAnnotations")
                        .valueStream()
                        .map(annotation -> new Annotation(
                                annotation.path("key").asString(""), expressions.full(annotation, "valueExpression")))
                        .toList());
    }

    private static Validation validation(JsonNode validation, PolicyExpressions expressions) {
        return new Validation(
                expressions.full(validation, "expression"),
                validation.path("message").asString(""),
                validation.path("messageExpression").asString("").isEmpty()
                        ? null
                        : expressions.quiet(validation, "messageExpression"),
                validation.path("reason").asString("Invalid"));
    }
}
