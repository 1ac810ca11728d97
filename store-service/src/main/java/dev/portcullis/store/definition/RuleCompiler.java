package dev.portcullis.store.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.OptionalType;
import dev.portcullis.kube.cel.CostEstimator;
import dev.portcullis.kube.cel.CostRange;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import dev.portcullis.kube.cel.ValueSize;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.rule.RuleTypes;
import dev.portcullis.store.validation.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The expressions of rules: compiled against the types that the schema gives, and what they may cost by the sizes that it gives. */
final class RuleCompiler {
    private final RuleCosts costs;
    private final List<FieldError> errors;

    /** @param errors where errors of rules go */
    RuleCompiler(RuleCosts costs, List<FieldError> errors) {
        this.costs = costs;
        this.errors = errors;
    }

    /**
     * @param uncorrelated the place from which on there is no old value to compare with, or null
     * @param occurrences  how many such values there can be in an object, null if nothing but its size bounds that
     */
    void compile(
            Field rules, ObjectNode schema, boolean root, @Nullable String uncorrelated, @Nullable Long occurrences) {
        if (rules.empty()) {
            return;
        }
        RuleSizes sizes = RuleSizes.of(schema, root);
        CelType self = RuleTypes.of(schema, root);
        DeclaredEnvironment now = DeclaredEnvironment.kubernetes().with("self", self);
        DeclaredEnvironment both = now.with("oldSelf", self);
        DeclaredEnvironment perhaps = now.with("oldSelf", OptionalType.create(self));
        for (Field each : rules.items()) {
            Field rule = new Field(each.node(), each.path(), errors);
            Field optional = rule.at("optionalOldSelf");
            DeclaredEnvironment environment = optional.flag() ? perhaps : both;
            int before = errors.size();
            CelAbstractSyntaxTree compiled =
                    expression(rule, "rule", environment, "bool", "", "cel expression must evaluate to a bool");
            long often = occurrences != null ? occurrences : sizes == null ? 1 : sizes.occurrences();
            observe(rule, "rule", compiled, sizes, often);
            if (!rule.at("messageExpression").empty()) {
                CelAbstractSyntaxTree message = expression(
                        rule,
                        "messageExpression",
                        environment,
                        "string",
                        "messageExpression ",
                        "messageExpression must evaluate to a string");
                observe(rule, "messageExpression", message, sizes, 1);
            }
            if (errors.size() > before) {
                continue;
            }
            boolean old = usesOld(rule, now);
            if (old && uncorrelated != null) {
                rule.at("rule")
                        .invalid("oldSelf cannot be used on the uncorrelatable portion of the schema within "
                                + uncorrelated);
            } else if (!old && optional.present()) {
                optional.invalid("may not be set if oldSelf is not used in rule");
            }
        }
    }

    private void observe(
            Field rule, String what, @Nullable CelAbstractSyntaxTree compiled, @Nullable RuleSizes sizes, long often) {
        if (compiled != null) {
            Map<String, ValueSize> known =
                    sizes == null ? Map.of() : Map.of("self", sizes.size(), "oldSelf", sizes.size());
            long once = CostEstimator.most(compiled, known);
            costs.observe(rule.at(what).path(), what, CostRange.product(once, often), errors);
        }
    }

    private static @Nullable CelAbstractSyntaxTree expression(
            Field rule, String name, DeclaredEnvironment environment, String type, String intro, String otherwise) {
        Field at = rule.at(name);
        try {
            CelAbstractSyntaxTree compiled = environment.compile(at.text());
            if (CelTypes.format(compiled.getResultType()).equals(type)) {
                return compiled;
            }
            at.invalid(rule.node(), otherwise);
        } catch (IllegalArgumentException e) {
            at.invalid(rule.node(), intro + e.getMessage());
        }
        return null;
    }

    /** A rule that compiles with the old value, and not without. */
    private static boolean usesOld(Field rule, DeclaredEnvironment without) {
        try {
            without.check(rule.text("rule"));
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
