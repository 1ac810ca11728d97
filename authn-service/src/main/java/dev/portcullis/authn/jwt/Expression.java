package dev.portcullis.authn.jwt;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.portcullis.kube.cel.CelLanguage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A CEL expression about {@code claims}, or about the {@code user} that they make. */
final class Expression {
    private final String text;
    private final CelType type;
    private final CelRuntime.Program program;

    private Expression(String text, CelType type, CelRuntime.Program program) {
        this.text = text;
        this.type = type;
        this.program = program;
    }

    /**
     * @param variable {@code claims} or {@code user}
     * @throws IllegalArgumentException if it cannot be compiled, in words for who wrote it
     */
    static Expression compile(String text, String variable) {
        CelCompiler compiler = CelLanguage.compiler()
                .addVar(variable, MapType.create(SimpleType.STRING, SimpleType.DYN))
                .build();
        try {
            CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
            return new Expression(text, tree.getResultType(), CelLanguage.RUNTIME.createProgram(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("compilation failed: " + e.getMessage(), e);
        }
    }

    /** For a rule: as in kube-apiserver it must be known beforehand that it says yes or no. */
    static Expression compileCondition(String text, String variable) {
        Expression condition = compile(text, variable);
        if (!condition.type.equals(SimpleType.BOOL)) {
            throw new IllegalArgumentException("must evaluate to bool");
        }
        return condition;
    }

    boolean holds(String variable, Map<String, Object> value) throws InvalidClaimsException {
        return Boolean.TRUE.equals(evaluate(variable, value));
    }

    /** @throws InvalidClaimsException if it is no string */
    String string(Map<String, Object> claims) throws InvalidClaimsException {
        if (evaluate("claims", claims) instanceof String string) {
            return string;
        }
        throw new InvalidClaimsException("expression '" + text + "' did not evaluate to a string");
    }

    /** A string, or a list of them; nothing and empty strings are none. */
    List<String> strings(Map<String, Object> claims) throws InvalidClaimsException {
        Object value = evaluate("claims", claims);
        if (value instanceof String string) {
            return string.isEmpty() ? List.of() : List.of(string);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream()
                    .map(String.class::cast)
                    .filter(string -> !string.isEmpty())
                    .toList();
        }
        if (Claims.isNull(value)) {
            return List.of();
        }
        throw new InvalidClaimsException("expression '" + text + "' did not evaluate to a string or a list of strings");
    }

    private Object evaluate(String variable, Map<String, Object> value) throws InvalidClaimsException {
        try {
            Object result = program.eval(Map.of(variable, value));
            return result instanceof Optional<?> optional
                    ? optional.map(Object.class::cast).orElse("")
                    : result;
        } catch (CelEvaluationException e) {
            throw new InvalidClaimsException("expression '" + text + "' resulted in error: " + e.getErrorCode());
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
