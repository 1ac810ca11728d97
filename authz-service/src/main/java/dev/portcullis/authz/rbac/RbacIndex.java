package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Roles by name, each compiled by verb, group and resource, and bindings by the subjects that they name and by scope, so that a decision
 * looks only at what concerns its subject; for a subject with many roles, only at those that know the verb, the group and the resource.
 * Each change is worked in where it belongs. Reads never wait; changes are made one at a time, and a change never takes away for a
 * moment what is granted before and after.
 */
public final class RbacIndex {
    /** So many grants of a subject in one scope are asked one by one. */
    private static final int FEW = 16;

    /** A role with a rule that allows more things than so many is always asked. */
    private static final long MOST_KEYS = 4_096;

    private final int few;
    private final Map<RoleKey, RoleSlot> slots = new ConcurrentHashMap<>();
    private final Map<BindingKey, Binding> bindings = new ConcurrentHashMap<>();
    private final Map<Subject, Holder> holders = new ConcurrentHashMap<>();
    private final Set<RoleKey> absent = ConcurrentHashMap.newKeySet();
    /** Null until a subject has many grants. */
    private volatile @Nullable Map<Permission, Set<RoleKey>> rolesWith;

    private record BindingKey(String namespace, String name) {}

    public RbacIndex() {
        this(FEW);
    }

    RbacIndex(int few) {
        this.few = few;
    }

    /** A copy that can be changed to see what would be. */
    public RbacIndex copy() {
        RbacIndex copy = new RbacIndex(few);
        roles().forEach(copy::put);
        bindings.values().forEach(copy::put);
        return copy;
    }

    public synchronized void put(Role role) {
        RoleSlot slot = slots.computeIfAbsent(role.key(), RoleSlot::new);
        Map<Permission, Set<RoleKey>> index = rolesWith;
        if (index == null) {
            slot.set(role);
        } else {
            Set<Permission> now = keys(role);
            now.forEach(key -> enter(index, key, role.key()));
            Role before = slot.role();
            slot.set(role);
            if (before != null) {
                keys(before).stream().filter(key -> !now.contains(key)).forEach(key -> leave(index, key, role.key()));
            }
        }
        absent.remove(role.key());
    }

    /** @param namespace empty for a ClusterRole */
    public synchronized void removeRole(String namespace, String name) {
        RoleKey key = new RoleKey(namespace, name);
        RoleSlot slot = slots.get(key);
        if (slot == null) {
            return;
        }
        if (slot.references > 0) {
            absent.add(key);
        }
        Role before = slot.role();
        slot.set(null);
        Map<Permission, Set<RoleKey>> index = rolesWith;
        if (before != null && index != null) {
            keys(before).forEach(permission -> leave(index, permission, key));
        }
        if (slot.unused()) {
            slots.remove(key);
        }
    }

    public synchronized void put(Binding binding) {
        RoleSlot slot = refer(binding.roleRef().from(binding.namespace()), 1);
        Binding before = bindings.put(new BindingKey(binding.namespace(), binding.name()), binding);
        binding.subjects().forEach((subject, description) -> give(new Grant(binding, subject, description, slot)));
        if (before != null) {
            before.subjects().keySet().stream()
                    .filter(subject -> !binding.subjects().containsKey(subject))
                    .forEach(subject -> take(before, subject));
            refer(before.roleRef().from(before.namespace()), -1);
        }
    }

    /** @param namespace empty for a ClusterRoleBinding */
    public synchronized void removeBinding(String namespace, String name) {
        Binding before = bindings.remove(new BindingKey(namespace, name));
        if (before != null) {
            before.subjects().keySet().forEach(subject -> take(before, subject));
            refer(before.roleRef().from(namespace), -1);
        }
    }

    /** The role that a binding means, or null if there is none. */
    public @Nullable Role resolve(RoleRef ref, String bindingNamespace) {
        return role(ref.from(bindingNamespace));
    }

    @Nullable
    Role role(@Nullable RoleKey key) {
        RoleSlot slot = key == null ? null : slots.get(key);
        return slot == null ? null : slot.role();
    }

    /** All of them, in no order. */
    public List<Role> roles() {
        List<Role> all = new ArrayList<>(slots.size());
        for (RoleSlot slot : slots.values()) {
            Role role = slot.role();
            if (role != null) {
                all.add(role);
            }
        }
        return all;
    }

    /** All of them, in no order. */
    public Collection<Binding> bindings() {
        return bindings.values();
    }

    /**
     * What a subject has through the bindings of one namespace, by their names.
     *
     * @param namespace empty for ClusterRoleBindings
     */
    public List<Grant> grants(String namespace, Subject subject) {
        Holder holder = holders.get(subject);
        Holding holding = holder == null ? null : holder.in(namespace);
        return holding == null ? List.of() : holding.grants();
    }

    /** The namespaces whose bindings name the subject, in no order. */
    public Set<String> namespaces(Subject subject) {
        Holder holder = holders.get(subject);
        return holder == null ? Set.of() : holder.namespaces();
    }

    /** All that somebody has: as the user, and as a member of each of the groups. */
    List<Holder> holders(UserInfo user) {
        List<Holder> found = new ArrayList<>();
        Holder holder = holders.get(Subject.user(user.username()));
        if (holder != null) {
            found.add(holder);
        }
        List<String> groups = user.groups();
        for (int i = 0; i < groups.size(); i++) {
            holder = holders.get(Subject.group(groups.get(i)));
            if (holder != null) {
                found.add(holder);
            }
        }
        return found;
    }

    int few() {
        return few;
    }

    /** Which roles have such a permission; all that do, and perhaps some that have just lost it. */
    Set<RoleKey> rolesWith(Permission key) {
        Map<Permission, Set<RoleKey>> index = rolesWith;
        return index == null ? Set.of() : index.getOrDefault(key, Set.of());
    }

    /** The roles that are bound and are not there. */
    Set<RoleKey> absent() {
        return absent;
    }

    private void give(Grant grant) {
        String scope = grant.binding().namespace();
        Holder holder = holders.computeIfAbsent(grant.subject(), subject -> new Holder());
        Holding known = holder.in(scope);
        Holding before = known == null ? FewGrants.NONE : known;
        if (rolesWith == null && before.size() >= few) {
            enterAll();
        }
        holder.put(scope, before.with(grant, this));
    }

    private void take(Binding binding, Subject subject) {
        Holder holder = holders.get(subject);
        Holding before = holder == null ? null : holder.in(binding.namespace());
        if (holder != null && before != null) {
            holder.put(binding.namespace(), before.without(binding.name()));
            if (holder.isEmpty()) {
                holders.remove(subject);
            }
        }
    }

    private @Nullable RoleSlot refer(@Nullable RoleKey key, int change) {
        if (key == null) {
            return null;
        }
        RoleSlot slot = slots.computeIfAbsent(key, RoleSlot::new);
        slot.references += change;
        if (slot.references == 0) {
            absent.remove(key);
        } else if (slot.role() == null) {
            absent.add(key);
        }
        if (slot.unused()) {
            slots.remove(key);
        }
        return slot;
    }

    private void enterAll() {
        Map<Permission, Set<RoleKey>> index = new ConcurrentHashMap<>();
        roles().forEach(role -> keys(role).forEach(key -> enter(index, key, role.key())));
        rolesWith = index;
    }

    private static Set<Permission> keys(Role role) {
        Set<Permission> keys = new HashSet<>();
        for (PolicyRule rule : role.rules()) {
            if (Permission.count(rule) > MOST_KEYS) {
                keys.addAll(Question.ALWAYS);
            } else {
                Permission.forEach(rule, permission -> keys.add(Question.key(permission)));
            }
        }
        return keys;
    }

    private static void enter(Map<Permission, Set<RoleKey>> index, Permission key, RoleKey role) {
        index.computeIfAbsent(key, permission -> ConcurrentHashMap.newKeySet(1)).add(role);
    }

    private static void leave(Map<Permission, Set<RoleKey>> index, Permission key, RoleKey role) {
        index.computeIfPresent(key, (permission, all) -> {
            all.remove(role);
            return all.isEmpty() ? null : all;
        });
    }
}
