package dev.portcullis.authz.rbac;

import org.jspecify.annotations.Nullable;

/** The place of a role: grants lead here without looking for it. It is there while the role is, or something binds it. */
final class RoleSlot {
    final RoleKey key;
    private volatile @Nullable Role role;
    /** Of the role; of anything while there is none, so that it is noticed. */
    private volatile long verbs = -1;

    private volatile long resources = -1;
    /** How many bindings lead here; changed one at a time. */
    int references;

    RoleSlot(RoleKey key) {
        this.key = key;
    }

    @Nullable
    Role role() {
        return role;
    }

    /** One at a time. What is allowed before and after, the signature never excludes in between. */
    void set(@Nullable Role next) {
        Signature signature = next == null ? Signature.ANYTHING : next.signature();
        sign(signature.or(new Signature(verbs, resources)));
        role = next;
        sign(signature);
    }

    private void sign(Signature signature) {
        verbs = signature.verbs();
        resources = signature.resources();
    }

    /** False only where the role does not allow it. */
    boolean mayAllow(Question question) {
        return (verbs & question.signature.verbs()) != 0 && (resources & question.signature.resources()) != 0;
    }

    boolean unused() {
        return references == 0 && role == null;
    }
}
