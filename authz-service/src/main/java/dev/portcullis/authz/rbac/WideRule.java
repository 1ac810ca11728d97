package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule about so many things that it is asked as it stands. */
final class WideRule {
    private final Set<String> verbs;
    private final Set<String> groups;
    private final Set<String> resources;
    private final Names names;

    WideRule(PolicyRule rule) {
        verbs = Set.copyOf(rule.verbs());
        groups = Set.copyOf(rule.apiGroups());
        resources = Set.copyOf(rule.resources());
        names = Names.of(rule);
    }

    @Nullable
    Permission match(Question question) {
        String verb = in(verbs, question.verb, null);
        String group = in(groups, question.group, null);
        String resource = in(resources, question.resource, question.anyResource);
        return question.path != null || verb == null || group == null || resource == null || !names.allow(question.name)
                ? null
                : new Permission(verb, group, resource, names.any() ? null : question.name, null);
    }

    private static @Nullable String in(Set<String> values, String value, @Nullable String other) {
        if (values.contains(value)) {
            return value;
        }
        if (other != null && values.contains(other)) {
            return other;
        }
        return values.contains(Permission.ALL) ? Permission.ALL : null;
    }
}
