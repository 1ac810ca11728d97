package dev.portcullis.authz.escalation;

import dev.portcullis.authz.PolicyRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rules as kube-apiserver shows them to people: {@code {APIGroups:[""], Resources:["pods"], Verbs:["get"]}}. */
final class RuleText {
    private RuleText() {}

    /** A line for each resource, or path; verbs of the same one together; sorted. */
    static String lines(List<PolicyRule> singles) {
        Collection<String> lines = new TreeSet<>();
        compact(singles).forEach(rule -> lines.add(text(rule)));
        return String.join("\n", lines);
    }

    static String quoted(Collection<String> values) {
        return values.stream().map(RuleText::quote).collect(Collectors.joining(" ", "[", "]"));
    }

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static List<PolicyRule> compact(List<PolicyRule> singles) {
        List<PolicyRule> compacted = new ArrayList<>();
        Map<PolicyRule, List<String>> verbs = new LinkedHashMap<>();
        for (PolicyRule rule : singles) {
            if (rule.nonResourceUrls().isEmpty()) {
                verbs.computeIfAbsent(withVerbs(rule, List.of()), resource -> new ArrayList<>())
                        .addAll(rule.verbs());
            } else {
                compacted.add(rule);
            }
        }
        verbs.forEach((resource, all) -> compacted.add(withVerbs(resource, all)));
        return compacted;
    }

    private static PolicyRule withVerbs(PolicyRule rule, List<String> verbs) {
        return new PolicyRule(verbs, rule.apiGroups(), rule.resources(), rule.resourceNames(), rule.nonResourceUrls());
    }

    private static String text(PolicyRule rule) {
        List<String> parts = new ArrayList<>();
        add(parts, "APIGroups", rule.apiGroups());
        add(parts, "Resources", rule.resources());
        add(parts, "NonResourceURLs", rule.nonResourceUrls());
        add(parts, "ResourceNames", rule.resourceNames());
        add(parts, "Verbs", rule.verbs());
        return "{" + String.join(", ", parts) + "}";
    }

    private static void add(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":" + quoted(values));
        }
    }
}
