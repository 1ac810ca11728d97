package dev.portcullis.admission.expression;

import dev.cel.runtime.CelVariableResolver;
import java.util.ArrayList;
import java.util.List;

/** {@code matchConditions} ({@code webhook/matchconditions}): one that does not hold decides, whatever else goes wrong. */
public final class MatchConditions {
    private MatchConditions() {}

    /** What they say. */
    public sealed interface Result {
        record Holds() implements Result {}

        record Excluded() implements Result {}

        /** @param errors each of which is one condition's */
        record Failed(List<String> errors) implements Result {
            /** As an aggregate prints. */
            public String message() {
                List<String> different = errors.stream().distinct().toList();
                return different.size() == 1 ? different.getFirst() : "[" + String.join(", ", different) + "]";
            }
        }
    }

    public static Result of(List<Expression> conditions, CelVariableResolver variables, Budget budget) {
        List<String> errors = new ArrayList<>();
        for (Expression condition : conditions) {
            try {
                if (Boolean.FALSE.equals(condition.evaluate(variables, budget))) {
                    return new Result.Excluded();
                }
            } catch (EvaluationException e) {
                errors.add(String.valueOf(e.getMessage()));
            } catch (OutOfBudgetException e) {
                return new Result.Failed(List.of(String.valueOf(e.getMessage())));
            }
        }
        return errors.isEmpty() ? new Result.Holds() : new Result.Failed(List.copyOf(errors));
    }
}
