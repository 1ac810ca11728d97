package dev.portcullis.admission.expression;

import dev.cel.runtime.CelVariableResolver;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code variables} of a policy: each has its value when it is first asked for ({@code cel/composition.go}). */
final class CompositedVariables extends AbstractMap<String, Object> {
    private final Map<String, Expression> expressions;
    private final CelVariableResolver others;
    private final Budget budget;
    private final Map<String, Object> values = new HashMap<>();

    /** A variable has no value; its message is the reason of whoever asks for it. */
    static final class FailedException extends RuntimeException {
        FailedException(String message) {
            super(message);
        }
    }

    /** @param others what the variables' expressions are about; this among it */
    CompositedVariables(Map<String, Expression> expressions, CelVariableResolver others, Budget budget) {
        this.expressions = expressions;
        this.others = others;
        this.budget = budget;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return expressions.containsKey(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        Expression expression = expressions.get(name);
        if (expression == null) {
            return null;
        }
        Object known = values.get(name);
        if (known == null) {
            known = evaluate(name, expression);
            values.put(name, known);
        }
        if (known instanceof FailedException failed) {
            throw failed;
        }
        return known;
    }

    private Object evaluate(String name, Expression expression) {
        try {
            return expression.evaluate(others, budget);
        } catch (EvaluationException e) {
            return new FailedException("composited variable \"%s\" fails to %s: %s"
                    .formatted(name, expression.type() == null ? "compile" : "evaluate", e.reason()));
        } catch (OutOfBudgetException e) {
            return new FailedException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Map<String, Object> all = new TreeMap<>();
        expressions.keySet().forEach(name -> all.put(name, get(name)));
        return all.entrySet();
    }
}
