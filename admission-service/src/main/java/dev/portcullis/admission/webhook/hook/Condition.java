package dev.portcullis.admission.webhook.hook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.portcullis.kube.cel.CelEnvironment;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import org.jspecify.annotations.Nullable;

/** One of {@code matchConditions}. It is compiled when it is first needed, and once. */
public final class Condition {
    private final String expression;
    private volatile CelRuntime.@Nullable Program program;

    Condition(String expression) {
        this.expression = expression;
    }

    /** Compiling takes a while, and most services never do it. */
    private static final class Environment {
        static final DeclaredEnvironment DECLARED =
                DeclaredEnvironment.kubernetes().with("admission").with("authorizer");
    }

    /** @throws EvaluationException in kube-apiserver's words */
    public boolean holds(CelVariableResolver variables) throws EvaluationException {
        try {
            return Boolean.TRUE.equals(program().eval(variables));
        } catch (CelEvaluationException e) {
            throw new EvaluationException("expression '" + expression + "' resulted in error: " + reason(e));
        } catch (IllegalArgumentException e) {
            throw new EvaluationException(String.valueOf(e.getMessage()));
        }
    }

    private CelRuntime.Program program() throws CelEvaluationException {
        CelRuntime.Program made = program;
        if (made == null) {
            CelAbstractSyntaxTree tree = Environment.DECLARED.compile(expression.strip());
            if (!tree.getResultType().equals(SimpleType.BOOL)
                    && !tree.getResultType().equals(SimpleType.DYN)) {
                throw new IllegalArgumentException("must evaluate to bool");
            }
            made = CelEnvironment.askingRuntime().createProgram(tree);
            program = made;
        }
        return made;
    }

    /** Without the place in the expression that this library puts before and behind it. */
    private static String reason(CelEvaluationException e) {
        String message = String.valueOf(e.getMessage());
        String text = message.startsWith("evaluation error") ? message.substring(message.indexOf(": ") + 2) : message;
        return text.startsWith("key '") && text.endsWith("' is not present in map.")
                ? "no such key: " + text.substring(5, text.indexOf("' is not present"))
                : text;
    }

    public static final class EvaluationException extends Exception {
        EvaluationException(String message) {
            super(message);
        }
    }
}
