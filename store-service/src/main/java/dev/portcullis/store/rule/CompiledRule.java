package dev.portcullis.store.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.runtime.CelEvaluationException;
import dev.portcullis.kube.cel.CostMeter;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One rule, ready to run.
 *
 * @param shown      what errors say of it: its message, or else the rule itself
 * @param broken     why it can't be compiled; null if it can
 * @param program    null if there is no rule, or a broken one
 * @param says       what makes the message; null if it is a fixed one
 * @param path       of the field, from here, that errors are told of; empty for this value
 * @param reason     of errors; empty for the usual one
 * @param usesOld    whether it compares with what was there before
 * @param optional   whether it runs where nothing was there before
 */
record CompiledRule(
        String shown,
        boolean hasMessage,
        @Nullable String broken,
        @Nullable Expression program,
        @Nullable Expression says,
        String path,
        String reason,
        boolean usesOld,
        boolean optional) {

    /** What was compiled, and what measures it. */
    record Expression(
            String text, CelAbstractSyntaxTree tree, dev.cel.runtime.CelRuntime.Program program, CostMeter meter) {}

    /** Those of a schema, not of what is in it. */
    static List<CompiledRule> of(ObjectNode schema, boolean resource) {
        JsonNode rules = schema.path("x-kubernetes-validations");
        if (rules.isEmpty()) {
            return List.of();
        }
        CelType self = RuleTypes.of(schema, resource);
        DeclaredEnvironment now = DeclaredEnvironment.kubernetes().with("self", self);
        DeclaredEnvironment both = now.with("oldSelf", self);
        DeclaredEnvironment perhaps = now.with("oldSelf", OptionalType.create(self));
        List<CompiledRule> compiled = new ArrayList<>();
        for (JsonNode rule : rules) {
            boolean optional = rule.path("optionalOldSelf").asBoolean(false);
            compiled.add(of(rule, schema, optional ? perhaps : both, optional));
        }
        return List.copyOf(compiled);
    }

    private static CompiledRule of(
            JsonNode rule, ObjectNode schema, DeclaredEnvironment environment, boolean optional) {
        String text = rule.path("rule").asString("");
        String message = rule.path("message").asString("");
        String shown = (message.isEmpty() ? text : message).strip();
        String path = SchemaPath.find(schema, rule.path("fieldPath").asString(""))
                .map(SchemaPath::path)
                .orElse("");
        String reason = rule.path("reason").asString("");
        String broken = null;
        Expression program = null;
        Expression says = null;
        try {
            program = text.isBlank() ? null : expression(environment, text);
            String expression = rule.path("messageExpression").asString("");
            says = expression.isBlank() ? null : expression(environment, expression);
        } catch (IllegalArgumentException e) {
            broken = String.valueOf(e.getMessage());
        }
        boolean usesOld = program != null
                && program.tree.getReferenceMap().values().stream()
                        .anyMatch(reference -> reference.name().equals("oldSelf"));
        return new CompiledRule(shown, !message.isEmpty(), broken, program, says, path, reason, usesOld, optional);
    }

    private static Expression expression(DeclaredEnvironment environment, String text) {
        CelAbstractSyntaxTree tree = environment.compile(text);
        try {
            return new Expression(text, tree, RuleRuntime.program(tree), new CostMeter(tree));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException("program instantiation failed: " + e.getMessage(), e);
        }
    }

    String message() {
        return hasMessage ? shown : "failed rule: " + shown;
    }
}
