package dev.portcullis.store.validation;

import java.util.List;

/** What happens when a single container ends: its own policy, and the rules that go before that. */
final class RestartValidation {
    private static final List<String> POLICIES = List.of("Always", "Never", "OnFailure");
    private static final List<String> ACTIONS = List.of("Restart", "RestartAllContainers");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final int MOST_RULES = 20;
    private static final int MOST_CODES = 255;

    private RestartValidation() {}

    static void container(Field container) {
        Field policy = container.at("restartPolicy");
        Field rules = container.at("restartPolicyRules");
        if (policy.present()) {
            policy.oneOf(POLICIES);
        } else if (!rules.empty()) {
            policy.required("must specify restartPolicy when restart rules are used");
        }
        atMost(rules, MOST_RULES);
        for (Field rule : rules.items()) {
            rule.at("action").oneOf(ACTIONS);
            Field codes = rule.at("exitCodes");
            if (codes.absent()) {
                codes.required("must be specified");
            } else {
                codes.at("operator").oneOf(OPERATORS);
                atMost(codes.at("values"), MOST_CODES);
            }
        }
    }

    private static void atMost(Field list, int most) {
        if (list.node().size() > most) {
            list.tooMany(list.node().size(), most);
        }
    }
}
