package dev.portcullis.authz.rbac;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Roles by name, and bindings by the subjects that they name, so that a decision looks only at what concerns its
 * subject. Reads never wait; changes are made one at a time, and a change of a binding never takes away for a moment
 * what it grants before and after.
 */
public final class RbacIndex {
    private static final Comparator<Grant> BY_BINDING =
            Comparator.comparing(grant -> grant.binding().name());

    private final Map<Key, Role> roles = new ConcurrentHashMap<>();
    private final Map<Holder, List<Grant>> grants = new ConcurrentHashMap<>();
    private final Map<Key, Binding> bindings = new HashMap<>();

    private record Key(String namespace, String name) {}

    private record Holder(String namespace, Subject subject) {}

    /** That a subject has a role through a binding. */
    public record Grant(Binding binding, String description) {}

    public void put(Role role) {
        roles.put(new Key(role.namespace(), role.name()), role);
    }

    /** @param namespace empty for a ClusterRole */
    public void removeRole(String namespace, String name) {
        roles.remove(new Key(namespace, name));
    }

    public synchronized void put(Binding binding) {
        Binding before = bindings.put(new Key(binding.namespace(), binding.name()), binding);
        binding.subjects().forEach((subject, description) -> {
            Holder holder = new Holder(binding.namespace(), subject);
            grants.merge(holder, List.of(new Grant(binding, description)), RbacIndex::replaced);
        });
        if (before != null) {
            before.subjects().keySet().stream()
                    .filter(subject -> !binding.subjects().containsKey(subject))
                    .forEach(subject -> drop(before, subject));
        }
    }

    /** @param namespace empty for a ClusterRoleBinding */
    public synchronized void removeBinding(String namespace, String name) {
        Binding before = bindings.remove(new Key(namespace, name));
        if (before != null) {
            before.subjects().keySet().forEach(subject -> drop(before, subject));
        }
    }

    /** The role that a binding means, or null if there is none. */
    public @Nullable Role resolve(RoleRef ref, String bindingNamespace) {
        return switch (ref.kind()) {
            case RoleRef.CLUSTER_ROLE -> roles.get(new Key("", ref.name()));
            case RoleRef.ROLE -> bindingNamespace.isEmpty() ? null : roles.get(new Key(bindingNamespace, ref.name()));
            default -> null;
        };
    }

    /**
     * What a subject has through the bindings of one namespace, by their names.
     *
     * @param namespace empty for ClusterRoleBindings
     */
    public List<Grant> grants(String namespace, Subject subject) {
        return grants.getOrDefault(new Holder(namespace, subject), List.of());
    }

    private void drop(Binding binding, Subject subject) {
        grants.computeIfPresent(new Holder(binding.namespace(), subject), (holder, held) -> {
            List<Grant> left = without(held, binding.name());
            return left.isEmpty() ? null : List.copyOf(left);
        });
    }

    private static List<Grant> replaced(List<Grant> held, List<Grant> added) {
        List<Grant> all = without(held, added.getFirst().binding().name());
        all.addAll(added);
        all.sort(BY_BINDING);
        return List.copyOf(all);
    }

    private static List<Grant> without(List<Grant> held, String binding) {
        List<Grant> left = new ArrayList<>(held);
        left.removeIf(grant -> grant.binding().name().equals(binding));
        return left;
    }
}
