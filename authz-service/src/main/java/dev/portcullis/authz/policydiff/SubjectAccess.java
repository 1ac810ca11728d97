package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.PermissionSet;
import dev.portcullis.authz.rbac.Grant;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one subject by itself has in one policy, by scope. */
final class SubjectAccess {
    private final RbacIndex index;
    private final Subject subject;
    private final Map<String, PermissionSet> scopes = new HashMap<>();

    SubjectAccess(RbacIndex index, Subject subject) {
        this.index = index;
        this.subject = subject;
    }

    /** The namespaces in which it has something by a RoleBinding. */
    Set<String> namespaces() {
        Set<String> namespaces = new TreeSet<>(index.places(subject));
        namespaces.remove("");
        return namespaces;
    }

    /** What it has through the bindings of a scope; empty for those of the cluster. */
    PermissionSet in(String scope) {
        return scopes.computeIfAbsent(scope, this::read);
    }

    private PermissionSet read(String scope) {
        PermissionSet permissions = new PermissionSet();
        for (Grant grant : index.grants(scope, subject)) {
            Role role = index.resolve(grant.binding().roleRef(), scope);
            List<PolicyRule> rules = role == null ? List.of() : role.rules();
            permissions.addAll(
                    scope.isEmpty()
                            ? rules
                            : rules.stream().map(PolicyRule::withoutPaths).toList());
        }
        return permissions;
    }
}
