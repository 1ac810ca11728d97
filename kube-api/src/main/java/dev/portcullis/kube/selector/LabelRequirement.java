package dev.portcullis.kube.selector;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One term of a label selector. */
public record LabelRequirement(String key, Operator operator, List<String> values) {
    /** What is asked of the label. An absent label satisfies {@code NOT_IN} and {@code NOT_EQUALS}. */
    public enum Operator {
        EXISTS,
        DOES_NOT_EXIST,
        IN,
        NOT_IN,
        EQUALS,
        NOT_EQUALS,
        GREATER_THAN,
        LESS_THAN
    }

    public LabelRequirement {
        values = List.copyOf(values);
    }

    boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case IN, EQUALS -> value != null && values.contains(value);
            case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
            case GREATER_THAN -> value != null && isNumber(value) && number(value) > number(values.getFirst());
            case LESS_THAN -> value != null && isNumber(value) && number(value) < number(values.getFirst());
        };
    }

    /** What is wrong with it; empty if nothing is. */
    List<FieldError> problems() {
        List<FieldError> problems = new ArrayList<>();
        for (String message : LabelSyntax.key(key)) {
            problems.add(FieldError.invalid("<nil>", key, message));
        }
        if (operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN) {
            if (!isNumber(values.getFirst())) {
                problems.add(FieldError.invalid(
                        "values[0]", values.getFirst(), "for 'Gt', 'Lt' operators, the value must be an integer"));
            }
        }
        for (int i = 0; i < values.size(); i++) {
            for (String message : LabelSyntax.value(values.get(i))) {
                problems.add(FieldError.invalid("values[%d][%s]".formatted(i, key), values.get(i), message));
            }
        }
        return problems;
    }

    private static boolean isNumber(String value) {
        try {
            number(value);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static long number(String value) {
        return Long.parseLong(value);
    }
}
