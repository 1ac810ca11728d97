package dev.portcullis.admission.policy.definition;

import dev.portcullis.admission.expression.Expression;
import dev.portcullis.admission.matching.MatchResources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What both kinds of policies have.
 *
 * @param failsOpen failurePolicy Ignore
 * @param variables by their names, each of which may use those before it
 */
public record Policy(
        String name,
        MatchResources constraints,
        @Nullable ParamKind params,
        boolean failsOpen,
        List<Expression> conditions,
        Map<String, Expression> variables) {

    static Policy of(JsonNode policy, PolicyExpressions expressions) {
        JsonNode spec = policy.path("spec");
        return new Policy(
                policy.path("metadata").path("name").asString(""),
                MatchResources.of(spec.path("matchConstraints")),
                ParamKind.of(spec.path("paramKind")),
                spec.path("failurePolicy").asString("Fail").equals("Ignore"),
                spec.path("matchConditions")
                        .valueStream()
                        .map(condition -> expressions.full(condition, "expression"))
                        .toList(),
                expressions.variables());
    }
}
