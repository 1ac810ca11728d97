package dev.portcullis.admission.policy.definition;

import dev.portcullis.admission.expression.Expression;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A MutatingAdmissionPolicy.
 *
 * @param reinvocable reinvocationPolicy IfNeeded
 */
public record MutatingPolicy(Policy policy, List<Patch> mutations, boolean reinvocable) implements Defined {

    /** @param applied whether it is an ApplyConfiguration, not a JSONPatch */
    public record Patch(boolean applied, Expression expression) {}

    public static MutatingPolicy of(JsonNode policy) {
        PolicyExpressions expressions = new PolicyExpressions(policy);
        JsonNode spec = policy.path("spec");
        return new MutatingPolicy(
                Policy.of(policy, expressions),
                spec.path("mutations")
                        .valueStream()
                        .map(mutation -> patch(mutation, expressions))
                        .toList(),
                spec.path("reinvocationPolicy").asString("Never").equals("IfNeeded"));
    }

    private static Patch patch(JsonNode mutation, PolicyExpressions expressions) {
        boolean applied = mutation.path("patchType").asString("").equals("ApplyConfiguration");
        String text = mutation.path(applied ? "applyConfiguration" : "jsonPatch")
                .path("expression")
                .asString("");
        return new Patch(applied, expressions.mutating(text));
    }
}
