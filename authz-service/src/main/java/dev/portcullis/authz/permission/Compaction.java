package dev.portcullis.authz.permission;

import dev.portcullis.authz.PolicyRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Permissions put together to few rules that allow just these: nothing is gained by it, and nothing lost. */
public final class Compaction {
    private static final Comparator<PolicyRule> ORDER = Comparator.<PolicyRule, String>comparing(
                    rule -> String.join(",", rule.apiGroups()))
            .thenComparing(rule -> String.join(",", rule.resources()))
            .thenComparing(rule -> String.join(",", rule.resourceNames()))
            .thenComparing(rule -> String.join(",", rule.nonResourceUrls()))
            .thenComparing(rule -> String.join(",", rule.verbs()));

    private Compaction() {}

    /** First the verbs of a thing, then the names, the resources, the groups and the paths that are treated alike. */
    public static List<PolicyRule> rules(Collection<Permission> permissions) {
        List<PolicyRule> rules =
                permissions.stream().distinct().map(Permission::rule).toList();
        rules = merged(rules, PolicyRule::verbs, (rule, verbs) -> with(rule, verbs, rule.resourceNames()));
        rules = merged(rules, PolicyRule::resourceNames, (rule, names) -> with(rule, rule.verbs(), names));
        rules = merged(
                rules,
                PolicyRule::resources,
                (rule, resources) -> new PolicyRule(
                        rule.verbs(), rule.apiGroups(), resources, rule.resourceNames(), rule.nonResourceUrls()));
        rules = merged(
                rules,
                PolicyRule::apiGroups,
                (rule, groups) -> new PolicyRule(
                        rule.verbs(), groups, rule.resources(), rule.resourceNames(), rule.nonResourceUrls()));
        rules = merged(
                rules,
                PolicyRule::nonResourceUrls,
                (rule, urls) ->
                        new PolicyRule(rule.verbs(), rule.apiGroups(), rule.resources(), rule.resourceNames(), urls));
        return rules.stream().sorted(ORDER).toList();
    }

    private static PolicyRule with(PolicyRule rule, List<String> verbs, List<String> names) {
        return new PolicyRule(verbs, rule.apiGroups(), rule.resources(), names, rule.nonResourceUrls());
    }

    /**
     * Rules that differ in one list only become one. A list that is empty means something else than one with values, and stays by itself.
     */
    private static List<PolicyRule> merged(
            List<PolicyRule> rules,
            Function<PolicyRule, List<String>> part,
            BiFunction<PolicyRule, List<String>, PolicyRule> with) {
        record Alike(PolicyRule rest, boolean empty) {}
        Map<Alike, TreeSet<String>> values = new LinkedHashMap<>();
        for (PolicyRule rule : rules) {
            List<String> own = part.apply(rule);
            values.computeIfAbsent(new Alike(with.apply(rule, List.of()), own.isEmpty()), alike -> new TreeSet<>())
                    .addAll(own);
        }
        List<PolicyRule> fewer = new ArrayList<>(values.size());
        values.forEach((alike, all) -> fewer.add(with.apply(alike.rest(), List.copyOf(all))));
        return fewer;
    }
}
