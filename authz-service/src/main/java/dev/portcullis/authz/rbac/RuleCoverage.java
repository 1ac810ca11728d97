package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import java.util.ArrayList;
import java.util.List;

/** Whether rules allow all that others allow: k8s.io/component-helpers {@code rbac/validation}. */
public final class RuleCoverage {
    private RuleCoverage() {}

    /** What {@code wanted} allows and {@code held} doesn't, one verb of one resource (of one name), or of one path, a rule. */
    public static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
        return wanted.stream()
                .flatMap(rule -> breakdown(rule).stream())
                .filter(single -> held.stream().noneMatch(rule -> covers(rule, single)))
                .toList();
    }

    /** The rule as rules that each allow a single thing. */
    static List<PolicyRule> breakdown(PolicyRule rule) {
        List<PolicyRule> singles = new ArrayList<>();
        for (String group : rule.apiGroups()) {
            for (String resource : rule.resources()) {
                for (String verb : rule.verbs()) {
                    if (rule.resourceNames().isEmpty()) {
                        singles.add(single(verb, group, resource, List.of()));
                    }
                    for (String name : rule.resourceNames()) {
                        singles.add(single(verb, group, resource, List.of(name)));
                    }
                }
            }
        }
        for (String url : rule.nonResourceUrls()) {
            for (String verb : rule.verbs()) {
                singles.add(PolicyRule.nonResources(List.of(verb), List.of(url)));
            }
        }
        return singles;
    }

    private static PolicyRule single(String verb, String group, String resource, List<String> names) {
        return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
    }

    private static boolean covers(PolicyRule held, PolicyRule single) {
        return coversAll(held.verbs(), single.verbs())
                && coversAll(held.apiGroups(), single.apiGroups())
                && single.resources().stream().allMatch(resource -> coversResource(held.resources(), resource))
                && single.nonResourceUrls().stream().allMatch(url -> coversUrl(held.nonResourceUrls(), url))
                && (held.resourceNames().isEmpty()
                        || !single.resourceNames().isEmpty()
                                && held.resourceNames().containsAll(single.resourceNames()));
    }

    private static boolean coversAll(List<String> held, List<String> wanted) {
        return held.contains("*") || held.containsAll(wanted);
    }

    private static boolean coversResource(List<String> held, String resource) {
        int slash = resource.indexOf('/');
        return held.contains("*")
                || held.contains(resource)
                || slash >= 0 && held.contains("*" + resource.substring(slash));
    }

    private static boolean coversUrl(List<String> held, String url) {
        return held.stream()
                .anyMatch(known ->
                        known.equals(url) || known.endsWith("*") && url.startsWith(known.replaceAll("\\*+$", "")));
    }
}
