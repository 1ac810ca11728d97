package dev.portcullis.store.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.OptionalType;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.validation.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The expressions of rules: compiled against the types that the schema gives. What they may cost is not estimated. */
final class RuleCompiler {
    private RuleCompiler() {}

    /** @param uncorrelated the place from which on there is no old value to compare with, or null */
    static void compile(
            Field rules, ObjectNode schema, boolean root, @Nullable String uncorrelated, List<FieldError> errors) {
        if (rules.empty()) {
            return;
        }
        CelType self = RuleTypes.of(schema, root);
        DeclaredEnvironment now = DeclaredEnvironment.kubernetes().with("self", self);
        DeclaredEnvironment both = now.with("oldSelf", self);
        DeclaredEnvironment perhaps = now.with("oldSelf", OptionalType.create(self));
        for (Field each : rules.items()) {
            Field rule = new Field(each.node(), each.path(), errors);
            Field optional = rule.at("optionalOldSelf");
            DeclaredEnvironment environment = optional.flag() ? perhaps : both;
            int before = errors.size();
            expression(rule, "rule", environment, "bool", "", "cel expression must evaluate to a bool");
            if (!rule.at("messageExpression").empty()) {
                expression(
                        rule,
                        "messageExpression",
                        environment,
                        "string",
                        "messageExpression ",
                        "messageExpression must evaluate to a string");
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

    private static void expression(
            Field rule, String name, DeclaredEnvironment environment, String type, String intro, String otherwise) {
        Field at = rule.at(name);
        try {
            if (!CelTypes.format(environment.check(at.text())).equals(type)) {
                at.invalid(rule.node(), otherwise);
            }
        } catch (IllegalArgumentException e) {
            at.invalid(rule.node(), intro + e.getMessage());
        }
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
