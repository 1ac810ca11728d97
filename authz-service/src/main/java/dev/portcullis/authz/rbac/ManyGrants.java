package dev.portcullis.authz.rbac;

import dev.portcullis.authz.permission.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** So many that only those are asked whose role has a permission that could matter. */
final class ManyGrants implements Holding {
    private final NavigableMap<String, Grant> byBinding = new ConcurrentSkipListMap<>();
    private final Map<RoleKey, List<Grant>> byRole = new ConcurrentHashMap<>();
    /** Grants of what can be no role. */
    private final Map<String, Grant> ofNoRole = new ConcurrentHashMap<>();

    ManyGrants(List<Grant> grants) {
        grants.forEach(this::put);
    }

    @Override
    public List<Grant> grants() {
        return List.copyOf(byBinding.values());
    }

    @Override
    public int size() {
        return byBinding.size();
    }

    @Override
    public @Nullable Match find(Question question, RbacIndex index, Set<RoleRef> missing) {
        for (Permission key : question.keys()) {
            Match match = findAmong(index.rolesWith(key), question, index);
            if (match != null) {
                return match;
            }
        }
        ofNoRole.values().forEach(grant -> missing.add(grant.binding().roleRef()));
        Set<RoleKey> absent = index.absent();
        if (absent.size() < byRole.size()) {
            absent.forEach(role -> addMissing(role, missing));
        } else {
            byRole.keySet().stream().filter(absent::contains).forEach(role -> addMissing(role, missing));
        }
        return null;
    }

    private @Nullable Match findAmong(Set<RoleKey> candidates, Question question, RbacIndex index) {
        boolean fewer = candidates.size() <= byRole.size();
        for (RoleKey role : fewer ? candidates : byRole.keySet()) {
            if (fewer || candidates.contains(role)) {
                List<Grant> grants = byRole.get(role);
                Match match = grants == null
                        ? null
                        : Holding.match(grants.getFirst(), grants.getFirst().role(), question);
                if (match != null) {
                    return match;
                }
            }
        }
        return null;
    }

    private void addMissing(RoleKey role, Set<RoleRef> missing) {
        List<Grant> grants = byRole.get(role);
        if (grants != null) {
            missing.add(grants.getFirst().binding().roleRef());
        }
    }

    @Override
    public Holding with(Grant grant, RbacIndex index) {
        put(grant);
        return this;
    }

    private void put(Grant grant) {
        RoleKey role = grant.key();
        Grant before = byBinding.put(grant.binding().name(), grant);
        if (role == null) {
            ofNoRole.put(grant.binding().name(), grant);
        } else {
            byRole.merge(role, List.of(grant), (held, added) -> replaced(held, grant));
        }
        if (before != null && (role == null || !role.equals(before.key()))) {
            drop(before);
        }
    }

    @Override
    public @Nullable Holding without(String binding) {
        Grant before = byBinding.remove(binding);
        if (before != null) {
            drop(before);
        }
        return byBinding.isEmpty() ? null : this;
    }

    private void drop(Grant grant) {
        RoleKey role = grant.key();
        if (role == null) {
            ofNoRole.remove(grant.binding().name(), grant);
        } else {
            byRole.computeIfPresent(role, (key, held) -> {
                List<Grant> left = others(held, grant);
                return left.isEmpty() ? null : List.copyOf(left);
            });
        }
    }

    private static List<Grant> replaced(List<Grant> held, Grant grant) {
        List<Grant> all = others(held, grant);
        all.add(grant);
        return List.copyOf(all);
    }

    private static List<Grant> others(List<Grant> held, Grant grant) {
        List<Grant> others = new ArrayList<>(held);
        others.removeIf(other -> other.binding().name().equals(grant.binding().name()));
        return others;
    }
}
