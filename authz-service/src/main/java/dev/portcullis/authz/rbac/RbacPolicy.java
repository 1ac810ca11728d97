package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the roles and bindings come to, read the other way round. */
final class RbacPolicy implements ReadablePolicy {
    private final RbacIndex index;

    RbacPolicy(RbacIndex index) {
        this.index = index;
    }

    @Override
    public List<SubjectGrant> whoCan(Attributes wanted) {
        String namespace = wanted instanceof ResourceAttributes resource ? resource.namespace() : "";
        Map<RoleKey, Optional<PolicyRule>> rules = new HashMap<>();
        List<SubjectGrant> grants = new ArrayList<>();
        for (Binding binding : index.bindings()) {
            RoleKey key = binding.roleRef().from(binding.namespace());
            boolean counts =
                    binding.namespace().isEmpty() || binding.namespace().equals(namespace);
            if (!counts || key == null) {
                continue;
            }
            rules.computeIfAbsent(key, role -> rule(role, wanted))
                    .ifPresent(rule -> binding.subjects()
                            .forEach((subject, description) -> grants.add(new SubjectGrant(
                                    subject.group(),
                                    subject.name(),
                                    new Grant(binding, subject, description, null).ground(rule)))));
        }
        return grants;
    }

    private Optional<PolicyRule> rule(RoleKey key, Attributes wanted) {
        Role role = index.role(key);
        return role == null ? Optional.empty() : Optional.ofNullable(role.match(wanted));
    }

    /** Rules for paths count only where they are granted for the cluster. */
    @Override
    public List<ScopedRule> accessOf(UserInfo user) {
        List<ScopedRule> all = new ArrayList<>();
        for (Subject subject : Subject.of(user)) {
            addAccess("", subject, all);
            new TreeSet<>(index.namespaces(subject)).forEach(namespace -> addAccess(namespace, subject, all));
        }
        return all;
    }

    private void addAccess(String namespace, Subject subject, List<ScopedRule> to) {
        for (Grant grant : index.grants(namespace, subject)) {
            Role role = grant.role();
            List<PolicyRule> rules = role == null ? List.of() : role.rules();
            rules.stream()
                    .map(rule -> namespace.isEmpty() ? rule : rule.withoutPaths())
                    .forEach(rule -> to.add(new ScopedRule(namespace, rule, grant.ground(rule))));
        }
    }
}
