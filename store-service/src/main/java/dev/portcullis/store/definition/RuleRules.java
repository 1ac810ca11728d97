package dev.portcullis.store.definition;

import dev.portcullis.store.rule.SchemaPath;
import dev.portcullis.store.validation.Field;
import tools.jackson.databind.node.ObjectNode;

/** The rules of a schema ({@code x-kubernetes-validations}), but for what their expressions say. */
final class RuleRules {
    private RuleRules() {}

    static void check(Field rules, Field schema) {
        for (Field rule : rules.items()) {
            String message = rule.text("message");
            if (rule.text("rule").isBlank()) {
                rule.at("rule").required("rule is not specified");
            } else if (!message.isEmpty() && message.isBlank()) {
                rule.at("message").invalid("must be non-empty if specified");
            } else if (broken(message.strip())) {
                rule.at("message").invalid("must not contain line breaks");
            } else if (broken(rule.text("rule").strip()) && message.isBlank()) {
                rule.at("message").required("message must be specified if rule contains line breaks");
            }
            Field expression = rule.at("messageExpression");
            if (!expression.empty() && expression.text().isBlank()) {
                expression.required("messageExpression must be non-empty if specified");
            }
            fieldPath(rule.at("fieldPath"), schema);
        }
    }

    private static void fieldPath(Field path, Field schema) {
        if (path.empty()) {
            return;
        }
        if (path.text().isBlank()) {
            path.invalid("must be non-empty if specified");
        }
        if (broken(path.text())) {
            path.invalid("must not contain line breaks");
        }
        if (schema.node() instanceof ObjectNode json
                && SchemaPath.find(json, path.text()).isEmpty()) {
            path.invalid("must be a valid path");
        }
    }

    private static boolean broken(String text) {
        return text.contains("\n") || text.contains("\r");
    }
}
