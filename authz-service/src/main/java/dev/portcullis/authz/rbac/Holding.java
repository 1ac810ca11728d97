package dev.portcullis.authz.rbac;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a subject has in one scope. Reads at any time, changes one at a time. */
sealed interface Holding permits FewGrants, ManyGrants {

    /** By the names of their bindings. */
    List<Grant> grants();

    int size();

    /**
     * The grant that allows it, or null.
     *
     * @param missing takes the roles that are bound and are not there, where nothing allows it
     */
    @Nullable
    Match find(Question question, RbacIndex index, Set<RoleRef> missing);

    /** With this grant in the place of what the same binding granted before. */
    Holding with(Grant grant, RbacIndex index);

    /** Null if nothing is left. */
    @Nullable
    Holding without(String binding);

    static @Nullable Match match(Grant grant, @Nullable Role role, Question question) {
        var permission = role == null ? null : role.index().match(question);
        return permission == null ? null : new Match(grant, permission);
    }
}
