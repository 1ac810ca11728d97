package dev.portcullis.admission.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.portcullis.kube.cel.CelEnvironment;
import dev.portcullis.kube.cel.CostMeter;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An expression of a webhook or policy. It is compiled when it is first needed, and once. */
public final class Expression {
    /** What is not in an object, and what null has not. */
    private static final Pattern MISSING = Pattern.compile(
            "(?:key|Error resolving field) '(.*)'(?: is not present in map\\.|\\. Field selections must be .*)");

    private final String text;
    private final Supplier<DeclaredEnvironment> environment;
    private volatile @Nullable Compiled compiled;

    /** @param failure why it cannot be compiled; else null */
    private record Compiled(
            @Nullable CelAbstractSyntaxTree tree,
            CelRuntime.@Nullable Program program,
            @Nullable CostMeter meter,
            @Nullable String failure) {}

    /** Compiling takes a while, and most services never do it. */
    private static final class OfWebhooks {
        static final DeclaredEnvironment DECLARED =
                DeclaredEnvironment.kubernetes().with("admission").with("authorizer");
    }

    /** @param environment asked for when it is compiled */
    public Expression(String text, Supplier<DeclaredEnvironment> environment) {
        this.text = text;
        this.environment = environment;
    }

    /** One of a webhook's {@code matchConditions}. */
    public static Expression condition(String text) {
        return new Expression(text, () -> OfWebhooks.DECLARED);
    }

    public String text() {
        return text;
    }

    /** Null if it cannot be compiled. */
    public @Nullable CelType type() {
        CelAbstractSyntaxTree tree = compiled().tree();
        return tree == null ? null : tree.getResultType();
    }

    /** Null is {@code NullValue}. */
    public Object evaluate(CelVariableResolver variables, Budget budget)
            throws EvaluationException, OutOfBudgetException {
        Compiled made = compiled();
        if (made.program() == null || made.meter() == null) {
            throw new EvaluationException("compilation error: " + made.failure(), String.valueOf(made.failure()));
        }
        CostMeter.Reading reading = made.meter().begin(Budget.MOST_OF_ONE);
        try {
            Object value = made.program().trace(variables, reading);
            if (reading.exceeded()) {
                throw failed(CostMeter.EXCEEDED);
            }
            return value;
        } catch (CelEvaluationException | CostMeter.ExceededException e) {
            throw failed(reading.exceeded() ? CostMeter.EXCEEDED : reason(e));
        } finally {
            budget.spend(reading.cost());
            if (budget.exhausted()) {
                throw new OutOfBudgetException();
            }
        }
    }

    private EvaluationException failed(String reason) {
        return new EvaluationException("expression '" + text + "' resulted in error: " + reason, reason);
    }

    private Compiled compiled() {
        Compiled made = compiled;
        if (made == null) {
            made = compile();
            compiled = made;
        }
        return made;
    }

    private Compiled compile() {
        try {
            CelAbstractSyntaxTree tree = MadeStructs.asMaps(environment.get().compile(text.strip()));
            return new Compiled(tree, CelEnvironment.meteredRuntime().createProgram(tree), new CostMeter(tree), null);
        } catch (CelEvaluationException | IllegalArgumentException e) {
            return new Compiled(null, null, null, String.valueOf(e.getMessage()));
        }
    }

    /** Without the place in the expression that this library puts before and behind it. */
    private static String reason(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CompositedVariables.FailedException failed) {
                return String.valueOf(failed.getMessage());
            }
        }
        String message = String.valueOf(e.getMessage());
        String text = message.startsWith("evaluation error") ? message.substring(message.indexOf(": ") + 2) : message;
        Matcher missing = MISSING.matcher(text);
        return missing.matches() ? "no such key: " + missing.group(1) : text;
    }
}
