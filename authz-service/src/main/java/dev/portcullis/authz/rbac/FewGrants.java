package dev.portcullis.authz.rbac;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** So few that each is asked. */
record FewGrants(List<Grant> grants) implements Holding {
    static final FewGrants NONE = new FewGrants(List.of());

    private static final Comparator<Grant> BY_BINDING =
            Comparator.comparing(grant -> grant.binding().name());

    @Override
    public int size() {
        return grants.size();
    }

    @Override
    public @Nullable Match find(Question question, RbacIndex index, Set<RoleRef> missing) {
        for (int i = 0; i < grants.size(); i++) {
            Grant grant = grants.get(i);
            Role role = grant.role();
            Match match = Holding.match(grant, role, question);
            if (match != null) {
                return match;
            }
            if (role == null) {
                missing.add(grant.binding().roleRef());
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
