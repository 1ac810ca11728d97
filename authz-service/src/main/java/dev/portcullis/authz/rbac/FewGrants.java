package dev.portcullis.authz.rbac;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** So few that each is asked. */
final class FewGrants implements Holding {
    static final FewGrants NONE = new FewGrants(List.of());

    private static final Comparator<Grant> BY_BINDING =
            Comparator.comparing(grant -> grant.binding().name());

    private final List<Grant> grants;
    /** Where the grants lead: all that is looked at of those that do not allow it. */
    private final @Nullable RoleSlot[] slots;

    private FewGrants(List<Grant> grants) {
        this.grants = grants;
        this.slots = grants.stream().map(Grant::slot).toArray(RoleSlot[]::new);
    }

    @Override
    public List<Grant> grants() {
        return grants;
    }

    @Override
    public int size() {
        return grants.size();
    }

    @Override
    public @Nullable Match find(Question question, RbacIndex index, Set<RoleRef> missing) {
        for (int i = 0; i < slots.length; i++) {
            RoleSlot slot = slots[i];
            if (slot != null && !slot.mayAllow(question)) {
                continue;
            }
            Role role = slot == null ? null : slot.role();
            if (role == null) {
                missing.add(grants.get(i).binding().roleRef());
                continue;
            }
            Match match = Holding.match(grants.get(i), role, question);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    @Override
    public Holding with(Grant grant, RbacIndex index) {
        List<Grant> all = others(grant.binding().name());
        all.add(grant);
        if (all.size() > index.few()) {
            return new ManyGrants(all);
        }
        all.sort(BY_BINDING);
        return new FewGrants(List.copyOf(all));
    }

    @Override
    public @Nullable Holding without(String binding) {
        List<Grant> left = others(binding);
        return left.isEmpty() ? null : new FewGrants(List.copyOf(left));
    }

    private List<Grant> others(String binding) {
        List<Grant> others = new ArrayList<>(grants);
        others.removeIf(grant -> grant.binding().name().equals(binding));
        return others;
    }
}
