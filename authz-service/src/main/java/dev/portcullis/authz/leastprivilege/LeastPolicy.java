package dev.portcullis.authz.leastprivilege;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Compaction;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.permission.PermissionSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The fewest permissions that cover all needs: generalized as asked for, then without those that others cover, then put together to rules. */
final class LeastPolicy {
    private LeastPolicy() {}

    /** The rules for each namespace that needs any; under the empty one those for the cluster. */
    static SortedMap<String, List<PolicyRule>> of(Collection<Need> needs, Generalization how) {
        Set<Need> general = widened(new LinkedHashSet<>(needs), Need::anyName, how.mostNames(), Need::named);
        general = widened(
                general,
                Need::everywhere,
                how.mostNamespaces(),
                need -> !need.namespace().isEmpty());
        SortedMap<String, PermissionSet> scopes = new TreeMap<>();
        general.forEach(need -> scopes.computeIfAbsent(need.namespace(), scope -> new PermissionSet())
                .add(need.permission()));
        PermissionSet everywhere = scopes.getOrDefault("", new PermissionSet());
        SortedMap<String, List<PolicyRule>> rules = new TreeMap<>();
        scopes.forEach((namespace, permissions) -> {
            List<Permission> left = permissions.reduced().all().stream()
                    .filter(permission -> namespace.isEmpty() || !everywhere.covers(permission))
                    .toList();
            if (!left.isEmpty()) {
                rules.put(namespace, Compaction.rules(left));
            }
        });
        return rules;
    }

    /** Where more needs than so many differ only in what the widening drops, the wide one stands for them. */
    private static Set<Need> widened(
            Set<Need> needs, Function<Need, Need> widen, int most, Function<Need, Boolean> narrow) {
        Map<Need, Set<Need>> alike = new HashMap<>();
        needs.stream()
                .filter(narrow::apply)
                .forEach(need -> alike.computeIfAbsent(widen.apply(need), wide -> new HashSet<>())
                        .add(need));
        Set<Need> result = new LinkedHashSet<>();
        for (Need need : needs) {
            Set<Need> same = narrow.apply(need) ? alike.getOrDefault(widen.apply(need), Set.of()) : Set.of();
            result.add(same.size() > most ? widen.apply(need) : need);
        }
        return result;
    }
}
