package dev.portcullis.store.validation;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import dev.portcullis.kube.cel.MadeObjects;
import java.util.Optional;

/**
 * The expressions of one admission policy or webhook.
 *
 * @param quiet for messages, which may not ask the authorizers
 * @param full for all others
 */
record AdmissionExpressions(DeclaredEnvironment quiet, DeclaredEnvironment full) {
    private static final DeclaredEnvironment QUIET =
            DeclaredEnvironment.kubernetes().with("admission");
    private static final int LONGEST_ANNOTATION = 5 * 1024;
    static final AdmissionExpressions WITHOUT_PARAMETERS = of(QUIET);
    static final AdmissionExpressions WITH_PARAMETERS = of(QUIET.with("params", SimpleType.DYN));

    private static AdmissionExpressions of(DeclaredEnvironment quiet) {
        return new AdmissionExpressions(quiet, quiet.with("authorizer"));
    }

    /** With the {@code variables} of the policy, each of which may use those before it. */
    AdmissionExpressions with(Field variables) {
        AdmissionExpressions known = this;
        ImmutableMap<String, CelType> types = ImmutableMap.of();
        for (Field variable : variables.items()) {
            Field expression = variable.at("expression");
            CelType type = SimpleType.DYN;
            if (specified(expression)) {
                type = ExpressionValidation.compile(expression, expression.text(), known.full);
            }
            types = ImmutableMap.<String, CelType>builder()
                    .putAll(types)
                    .put(variable.text("name"), type)
                    .buildKeepingLast();
            ImmutableMap<String, CelType> fields = types;
            StructType all = StructType.create(
                    "kubernetes.variables", fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
            known = new AdmissionExpressions(quiet.with("variables", all), full.with("variables", all));
        }
        return known;
    }

    void condition(Field expression) {
        if (specified(expression)) {
            ExpressionValidation.check(expression, expression.text(), full, "bool");
        }
    }

    void message(Field expression) {
        if (!expression.empty() && expression.text().isBlank()) {
            expression.invalid("must be non-empty if specified");
        } else if (!expression.empty()) {
            ExpressionValidation.check(expression, expression.text(), quiet, "string");
        }
    }

    void annotation(Field expression) {
        String text = expression.text().strip();
        if (text.length() > LONGEST_ANNOTATION) {
            expression.required("must not exceed " + LONGEST_ANNOTATION + " bytes in length");
        } else if (text.isEmpty()) {
            expression.required("valueExpression is not specified");
        } else {
            ExpressionValidation.check(expression, text, full, "string", "null_type");
        }
    }

    void matchCondition(Field expression) {
        String text = expression.text().strip();
        if (text.isEmpty()) {
            expression.required("");
        } else {
            ExpressionValidation.check(expression, text, full, "bool");
        }
    }

    void applyConfiguration(Field expression) {
        if (specified(expression)) {
            ExpressionValidation.check(expression, expression.text(), mutating(expression.text()), "Object");
        }
    }

    void jsonPatch(Field expression) {
        if (specified(expression)) {
            ExpressionValidation.check(expression, expression.text(), mutating(expression.text()), "list(JSONPatch)");
        }
    }

    private DeclaredEnvironment mutating(String expression) {
        return full.with("mutation").with(MadeObjects.of(expression));
    }

    private static boolean specified(Field expression) {
        boolean specified = !expression.text().isBlank();
        if (!specified) {
            expression.required("expression is not specified");
        }
        return specified;
    }
}
