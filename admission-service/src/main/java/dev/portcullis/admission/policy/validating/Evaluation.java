package dev.portcullis.admission.policy.validating;

import dev.cel.common.values.NullValue;
import dev.portcullis.admission.expression.Budget;
import dev.portcullis.admission.expression.EvaluationException;
import dev.portcullis.admission.expression.Expression;
import dev.portcullis.admission.expression.MatchConditions;
import dev.portcullis.admission.expression.OutOfBudgetException;
import dev.portcullis.admission.expression.RequestVariables;
import dev.portcullis.admission.policy.definition.Policy;
import dev.portcullis.admission.policy.definition.ValidatingPolicy;
import dev.portcullis.admission.policy.definition.ValidatingPolicy.Annotation;
import dev.portcullis.admission.policy.definition.ValidatingPolicy.Validation;
import dev.portcullis.kube.cel.Authorizers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One policy on one request with one parameter ({@code validating/validator.go}). */
final class Evaluation {
    private static final int LONGEST_MESSAGE = 5 * 1024;

    private final ValidatingPolicy definition;
    private final Policy policy;
    private final RequestVariables asking;
    private final RequestVariables quiet;

    /**
     * @param decisions of the validations, in their order; none if it is not about the request
     * @param annotations values by their keys
     * @param failures of annotations, which deny
     */
    record Result(boolean excluded, List<Decision> decisions, Map<String, String> annotations, List<String> failures) {
        static Result of(Decision decision) {
            return new Result(false, List.of(decision), Map.of(), List.of());
        }
    }

    /** @param params null for none; {@code namespace} as well */
    Evaluation(
            ValidatingPolicy definition,
            RequestVariables request,
            Authorizers authorizers,
            @Nullable ObjectNode params,
            @Nullable ObjectNode namespace) {
        this.definition = definition;
        this.policy = definition.policy();
        this.quiet = request.withParams(params).withNamespace(namespace);
        this.asking = quiet.asking(authorizers);
    }

    Result run() {
        Budget ofConditions = Budget.ofConditions();
        RequestVariables conditions = asking.withNamespace(null).composing(policy.variables(), ofConditions);
        switch (MatchConditions.of(policy.conditions(), conditions, ofConditions)) {
            case MatchConditions.Result.Holds holds -> {}
            case MatchConditions.Result.Excluded excluded -> {
                return new Result(true, List.of(), Map.of(), List.of());
            }
            case MatchConditions.Result.Failed failed -> {
                return policy.failsOpen()
                        ? new Result(true, List.of(), Map.of(), List.of())
                        : Result.of(Decision.failed(policy, failed.message()));
            }
        }
        try {
            return annotated(decisions());
        } catch (OutOfBudgetException e) {
            return Result.of(Decision.failed(policy, String.valueOf(e.getMessage())));
        }
    }

    private List<Decision> decisions() throws OutOfBudgetException {
        Budget budget = Budget.full();
        RequestVariables variables = asking.composing(policy.variables(), budget);
        List<Decision> decisions = new ArrayList<>();
        for (Validation validation : definition.validations()) {
            try {
                Object value = validation.expression().evaluate(variables, budget);
                decisions.add(
                        Boolean.TRUE.equals(value)
                                ? Decision.ADMITTED
                                : Decision.refused(message(validation, budget), validation.reason()));
            } catch (EvaluationException e) {
                decisions.add(Decision.failed(policy, String.valueOf(e.getMessage())));
            }
        }
        return decisions;
    }

    private String message(Validation validation, Budget budget) throws OutOfBudgetException {
        Expression expression = validation.messageExpression();
        String made = expression == null ? "" : made(expression, budget);
        if (!made.isEmpty()) {
            return made;
        }
        String message = validation.message().strip();
        return message.isEmpty()
                ? "failed expression: " + validation.expression().text().strip()
                : message;
    }

    /** Empty where it makes nothing that can be shown. */
    private String made(Expression expression, Budget budget) throws OutOfBudgetException {
        try {
            String text =
                    expression.evaluate(quiet.composing(policy.variables(), budget), budget) instanceof String said
                            ? said.strip()
                            : "";
            boolean shown = text.indexOf('\n') < 0 && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE;
            return shown ? text : "";
        } catch (EvaluationException e) {
            return "";
        }
    }

    private Result annotated(List<Decision> decisions) throws OutOfBudgetException {
        Budget budget = Budget.full();
        RequestVariables variables = quiet.composing(policy.variables(), budget);
        Map<String, String> values = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        for (Annotation annotation : definition.annotations()) {
            try {
                Object value = annotation.value().evaluate(variables, budget);
                if (value instanceof String text && !text.isBlank()) {
                    values.put(annotation.key(), text.strip());
                } else if (!(value instanceof String) && value != NullValue.NULL_VALUE) {
                    failures.add("valueExpression '" + annotation.value().text()
                            + "' resulted in unsupported return type. Return type must be either string or null.");
                }
            } catch (EvaluationException e) {
                if (!policy.failsOpen()) {
                    failures.add(String.valueOf(e.getMessage()));
                }
            }
        }
        return new Result(false, decisions, values, failures);
    }
}
