package dev.portcullis.authz.webhook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.portcullis.authz.Access;
import dev.portcullis.kube.cel.CelEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CEL expression about {@code request}, the review's spec: whether a webhook is to be asked at all. Equal if the text is. */
public final class MatchCondition {
    private final String text;
    private final CelRuntime.Program program;

    private MatchCondition(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /** @throws IllegalArgumentException if it cannot be compiled, or says something else than yes or no */
    public static MatchCondition compile(String text) {
        CelCompiler compiler = CelEnvironment.compiler()
                .setTypeProvider(new ReviewTypes())
                .addVar("request", ReviewTypes.REQUEST)
                .build();
        try {
            CelAbstractSyntaxTree tree = CelEnvironment.compile(compiler, text);
            if (!tree.getResultType().equals(SimpleType.BOOL)) {
                throw new IllegalArgumentException("must evaluate to bool");
            }
            return new MatchCondition(text, CelEnvironment.runtime().createProgram(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("compilation failed: " + e.getMessage(), e);
        }
    }

    /**
     * Whether all hold. One that does not makes it a no, whatever else goes wrong.
     *
     * @throws EvaluationException if one cannot be evaluated, and none says no
     */
    static boolean all(List<MatchCondition> conditions, Access access) throws EvaluationException {
        if (conditions.isEmpty()) {
            return true;
        }
        Map<String, Object> variables = Map.of("request", AccessReview.variables(access));
        List<String> errors = new ArrayList<>();
        for (MatchCondition condition : conditions) {
            try {
                if (Boolean.FALSE.equals(condition.program.eval(variables))) {
                    return false;
                }
            } catch (CelEvaluationException e) {
                errors.add("cel evaluation error: expression '" + condition.text + "' resulted in error: "
                        + e.getErrorCode());
            }
        }
        if (!errors.isEmpty()) {
            throw new EvaluationException(errors.size() == 1 ? errors.getFirst() : errors.toString());
        }
        return true;
    }

    static final class EvaluationException extends Exception {
        EvaluationException(String message) {
            super(message);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MatchCondition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
