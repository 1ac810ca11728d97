package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
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
    private static final long MOST_PERMISSIONS = 200_000;

    private final RbacIndex index;
    private final Subject subject;
    private final Map<String, PermissionSet> scopes = new HashMap<>();
    private boolean tooMuch;

    SubjectAccess(RbacIndex index, Subject subject) {
        this.index = index;
        this.subject = subject;
    }

    /** The namespaces in which it has something by a RoleBinding. */
    Set<String> namespaces() {
        return new TreeSet<>(index.namespaces(subject));
    }

    /** What it has through the bindings of a scope; empty for those of the cluster. */
    PermissionSet in(String scope) {
        return scopes.computeIfAbsent(scope, this::read);
    }

    /** Whether it has so much somewhere that it was not read. */
    boolean tooMuch() {
        return tooMuch;
    }

    private PermissionSet read(String scope) {
        PermissionSet permissions = new PermissionSet();
        long left = MOST_PERMISSIONS;
        for (Grant grant : index.grants(scope, subject)) {
            Role role = index.resolve(grant.binding().roleRef(), scope);
            List<PolicyRule> rules = role == null ? List.of() : role.rules();
            left -= rules.stream().mapToLong(Permission::count).sum();
            if (left < 0) {
                tooMuch = true;
                return new PermissionSet();
            }
            permissions.addAll(
                    scope.isEmpty()
                            ? rules
                            : rules.stream().map(PolicyRule::withoutPaths).toList());
        }
        return permissions;
    }
}
