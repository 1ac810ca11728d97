package dev.portcullis.store.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a job is to do when its pods fail, and when it has succeeded before all of them have. */
final class JobPolicyValidation {
    private static final int MOST_RULES = 20;
    private static final int MOST_CODES = 255;
    private static final int LONGEST_INDEXES = 64 * 1024;

    private JobPolicyValidation() {}

    static void failure(Field job) {
        Field rules = job.at("podFailurePolicy", "rules");
        few(rules, MOST_RULES);
        Set<String> containers = new HashSet<>();
        for (String list : List.of("initContainers", "containers")) {
            job.at("template", "spec", list).items().forEach(container -> containers.add(container.text("name")));
        }
        for (Field rule : rules.items()) {
            failureRule(rule, job.at("backoffLimitPerIndex").present(), containers);
        }
    }

    private static void few(Field list, int most) {
        if (list.node().size() > most) {
            list.tooMany(list.node().size(), most);
        }
    }

    private static void failureRule(Field rule, boolean perIndex, Set<String> containers) {
        Field action = rule.at("action");
        if (action.empty()) {
            action.required("valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
        } else if (action.is("FailIndex") && !perIndex) {
            action.invalid("requires the backoffLimitPerIndex to be set");
        }
        Field codes = rule.at("onExitCodes");
        Field conditions = rule.at("onPodConditions");
        if (codes.present()) {
            exitCodes(codes, containers);
        }
        few(conditions, MOST_RULES);
        for (Field condition : conditions.items()) {
            condition.at("type").invalid(Formats.qualifiedName(condition.text("type")));
            if (condition.at("status").empty()) {
                condition.at("status").required("valid values: [\"False\" \"True\" \"Unknown\"]");
            }
        }
        if (codes.present() && !conditions.empty()) {
            rule.invalidUnprinted("specifying both OnExitCodes and OnPodConditions is not supported");
        } else if (codes.absent() && conditions.empty()) {
            rule.invalidUnprinted("specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    private static void exitCodes(Field codes, Set<String> containers) {
        if (codes.at("operator").empty()) {
            codes.at("operator").required("valid values: [\"In\" \"NotIn\"]");
        }
        Field name = codes.at("containerName");
        if (name.present() && !containers.contains(name.text())) {
            name.invalid("must be one of the container or initContainer names in the pod template");
        }
        Field values = codes.at("values");
        if (values.empty()) {
            values.invalid(List.of(), "at least one value is required");
        }
        few(values, MOST_CODES);
        Set<Long> seen = new HashSet<>();
        List<Long> numbers = new ArrayList<>();
        for (Field value : values.items()) {
            if (codes.at("operator").is("In") && value.number() == 0) {
                value.invalid("must not be 0 for the In operator");
            }
            if (!seen.add(value.number())) {
                value.duplicate();
            }
            numbers.add(value.number());
        }
        if (!numbers.stream().sorted().toList().equals(numbers)) {
            values.invalid("must be ordered");
        }
    }

    static void success(Field job) {
        Field policy = job.at("successPolicy");
        if (policy.absent()) {
            return;
        }
        if (!job.at("completionMode").is("Indexed")) {
            policy.invalid("requires indexed completion mode");
            return;
        }
        Field rules = policy.at("rules");
        rules.require("at least one rules must be specified when the successPolicy is specified");
        few(rules, MOST_RULES);
        if (job.at("completions").present()) {
            rules.items()
                    .forEach(rule -> successRule(rule, job.at("completions").number()));
        }
    }

    private static void successRule(Field rule, long completions) {
        Field indexes = rule.at("succeededIndexes");
        Field count = rule.at("succeededCount");
        if (indexes.absent() && count.absent()) {
            rule.required("at least one of succeededCount or succeededIndexes must be specified");
        }
        long named = 0;
        if (indexes.present()) {
            if (indexes.text().length() > LONGEST_INDEXES) {
                indexes.tooLong(LONGEST_INDEXES);
            }
            try {
                named = JobIndexes.count(indexes.text(), completions);
            } catch (IllegalArgumentException e) {
                indexes.invalid("error parsing succeededIndexes: " + e.getMessage());
            }
        }
        if (count.present()) {
            count.nonNegative();
            if (count.number() > completions) {
                count.invalid(
                        "must be less than or equal to " + completions + " (the number of specified completions)");
            }
            if (indexes.present() && count.number() > named) {
                count.invalid("must be less than or equal to " + named
                        + " (the number of indexes in the specified succeededIndexes field)");
            }
        }
    }
}
