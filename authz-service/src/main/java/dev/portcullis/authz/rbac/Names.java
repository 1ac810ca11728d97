package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import java.util.HashSet;
import java.util.Set;

/**
 * The names that rules are about.
 *
 * @param any whether it is allowed whatever the name, and without one
 */
record Names(boolean any, Set<String> names) {
    static final Names ANY = new Names(true, Set.of());

    static Names of(PolicyRule rule) {
        return rule.resourceNames().isEmpty() ? ANY : new Names(false, Set.copyOf(rule.resourceNames()));
    }

    boolean allow(String name) {
        return any || names.contains(name);
    }

    Names or(Names other) {
        if (any || other.any) {
            return ANY;
        }
        Set<String> both = new HashSet<>(names);
        both.addAll(other.names);
        return new Names(false, Set.copyOf(both));
    }
}
