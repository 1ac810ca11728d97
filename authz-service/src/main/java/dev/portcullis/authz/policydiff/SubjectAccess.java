package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.permission.PermissionSet;
import dev.portcullis.authz.rbac.Grant;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What some subjects, one or all that somebody is, have together in one policy, by scope. */
final class SubjectAccess {
    private static final long MOST_PERMISSIONS = 200_000;

    private final RbacIndex index;
    private final Collection<Subject> subjects;
    private final Map<String, PermissionSet> scopes = new HashMap<>();
    private boolean tooMuch;

    SubjectAccess(RbacIndex index, Collection<Subject> subjects) {
        this.index = index;
        this.subjects = subjects;
    }

    /** The namespaces in which they have something by a RoleBinding. */
    Set<String> namespaces() {
        Set<String> namespaces = new TreeSet<>();
        subjects.forEach(subject -> namespaces.addAll(index.namespaces(subject)));
        return namespaces;
    }

    /** What they have through the bindings of a scope; empty for those of the cluster. */
    PermissionSet in(String scope) {
        return scopes.computeIfAbsent(scope, this::read);
    }

    /** Whether they have so much somewhere that it was not read. */
    boolean tooMuch() {
        return tooMuch;
    }

    private PermissionSet read(String scope) {
        PermissionSet permissions = new PermissionSet();
        long left = MOST_PERMISSIONS;
        List<Grant> grants = subjects.stream()
                .flatMap(subject -> index.grants(scope, subject).stream())
                .toList();
        for (Grant grant : grants) {
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
