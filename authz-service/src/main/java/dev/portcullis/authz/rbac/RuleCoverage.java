package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import java.util.ArrayList;
import java.util.List;

/** Whether rules allow all that others allow: k8s.io/component-helpers {@code rbac/validation}. */
public final class RuleCoverage {
    /** So many things are told one by one; a rule of a few lines can stand for billions. */
    static final long MOST_SINGLES = 10_000;

    private static final long MOST_VALUES = 50_000;

    private RuleCoverage() {}

    /**
     * What {@code wanted} allows and {@code held} doesn't, one verb of one resource (of one name), or of one path, a rule; where that
     * would be too many, the parts of the rules that are missing, and where those are, the rules that something is missing of.
     */
    public static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
        HeldRules index = new HeldRules(held);
        List<RuleGaps> all = new ArrayList<>();
        List<PolicyRule> lacking = new ArrayList<>();
        long size = 0;
        long values = 0;
        for (PolicyRule rule : wanted) {
            List<RuleGaps> gaps = List.of(RuleGaps.ofResources(rule, index), RuleGaps.ofPaths(rule, index));
            for (RuleGaps each : gaps) {
                size = Math.min(MOST_SINGLES + 1, size + each.size());
                values += each.values();
            }
            if (!gaps.stream().allMatch(RuleGaps::isEmpty)) {
                lacking.add(rule);
                if (values <= MOST_VALUES) {
                    all.addAll(gaps);
                }
            }
        }
        if (size <= MOST_SINGLES) {
            return all.stream().flatMap(gaps -> gaps.singles().stream()).toList();
        }
        return values <= MOST_VALUES
                ? all.stream().flatMap(gaps -> gaps.rules().stream()).toList()
                : lacking;
    }
}
