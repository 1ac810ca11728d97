package dev.portcullis.authz.permission;

import dev.portcullis.authz.PolicyRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Permissions that are asked for by what covers them, without looking at each. */
public final class PermissionSet {
    private final Set<Permission> permissions = new LinkedHashSet<>();
    private final List<Permission> paths = new ArrayList<>();

    public PermissionSet add(Permission permission) {
        if (permissions.add(permission) && permission.url() != null) {
            paths.add(permission);
        }
        return this;
    }

    public PermissionSet addAll(Collection<PolicyRule> rules) {
        rules.forEach(rule -> Permission.forEach(rule, this::add));
        return this;
    }

    public Set<Permission> all() {
        return permissions;
    }

    public boolean isEmpty() {
        return permissions.isEmpty();
    }

    /** Whether one of them allows all that it allows. */
    public boolean covers(Permission wanted) {
        return anyCovering(wanted, covering -> true);
    }

    /** Those that have something in common with it. */
    public Stream<Permission> overlapping(Permission wanted) {
        return permissions.stream().filter(known -> known.overlaps(wanted));
    }

    /** The same without those that another one covers. */
    public PermissionSet reduced() {
        PermissionSet reduced = new PermissionSet();
        for (Permission permission : permissions) {
            boolean superfluous = anyCovering(
                    permission,
                    covering -> !covering.equals(permission)
                            && (!permission.covers(covering) || reduced.permissions.contains(covering)));
            if (!superfluous) {
                reduced.add(permission);
            }
        }
        return reduced;
    }

    private boolean anyCovering(Permission wanted, Predicate<Permission> which) {
        if (wanted.url() != null) {
            return paths.stream().anyMatch(path -> path.covers(wanted) && which.test(path));
        }
        for (String verb : or(wanted.verb())) {
            for (String group : or(wanted.group())) {
                if (holds(verb, group, wanted.resource(), wanted.name(), which)
                        || holds(verb, group, Permission.ALL, wanted.name(), which)
                        || holdsSubresource(verb, group, wanted, which)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean holdsSubresource(String verb, String group, Permission wanted, Predicate<Permission> which) {
        int slash = wanted.resource().indexOf('/');
        return slash >= 0 && holds(verb, group, "*" + wanted.resource().substring(slash), wanted.name(), which);
    }

    private boolean holds(
            String verb, String group, String resource, @Nullable String name, Predicate<Permission> which) {
        return holds(new Permission(verb, group, resource, null, null), which)
                || name != null && holds(new Permission(verb, group, resource, name, null), which);
    }

    private boolean holds(Permission permission, Predicate<Permission> which) {
        return permissions.contains(permission) && which.test(permission);
    }

    private static List<String> or(String value) {
        return value.equals(Permission.ALL) ? List.of(value) : List.of(value, Permission.ALL);
    }
}
