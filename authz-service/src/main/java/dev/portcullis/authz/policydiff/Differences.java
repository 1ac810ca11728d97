package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.permission.PermissionSet;
import dev.portcullis.authz.policydiff.Difference.Kept;
import dev.portcullis.authz.policyreview.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a subject has in one policy and not in another: exactly what some difference allows and none of its exceptions does. It is exact
 * because a permission that others cover together is covered by one of them alone.
 */
final class Differences {
    private static final int MOST_EXCEPTIONS = 100;

    private final SubjectAccess more;
    private final SubjectAccess less;
    private final Deadline deadline;
    private boolean truncated;

    Differences(SubjectAccess more, SubjectAccess less, Deadline deadline) {
        this.more = more;
        this.less = less;
        this.deadline = deadline;
    }

    /** Whether there was no time for all of it, or no room for all exceptions. */
    boolean truncated() {
        return truncated;
    }

    /** @param scopes those in which something may differ; the empty one is the cluster's */
    List<Difference> in(Set<String> scopes) {
        List<Difference> all = new ArrayList<>();
        for (String scope : scopes) {
            for (Permission permission : more.in(scope).reduced().all()) {
                if (deadline.over()) {
                    truncated = true;
                    return all;
                }
                if (differs(scope, permission)) {
                    all.add(new Difference(scope, permission, kept(scope, permission)));
                }
            }
        }
        return all;
    }

    private boolean differs(String scope, Permission permission) {
        if (less.in("").covers(permission)) {
            return false;
        }
        return scope.isEmpty()
                || !less.in(scope).covers(permission) && !more.in("").covers(permission);
    }

    private List<Kept> kept(String scope, Permission permission) {
        List<Kept> kept = new ArrayList<>();
        keep("", less.in(""), permission, kept);
        if (scope.isEmpty()) {
            for (String namespace : less.namespaces()) {
                keep(namespace, less.in(namespace), permission, kept);
            }
        } else {
            keep(scope, less.in(scope), permission, kept);
        }
        return kept;
    }

    private void keep(String namespace, PermissionSet held, Permission permission, List<Kept> to) {
        held.overlapping(permission).forEach(overlap -> {
            if (to.size() < MOST_EXCEPTIONS) {
                to.add(new Kept(namespace, overlap));
            } else {
                truncated = true;
            }
        });
    }
}
