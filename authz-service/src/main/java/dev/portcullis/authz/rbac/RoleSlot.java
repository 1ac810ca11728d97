package dev.portcullis.authz.rbac;

import org.jspecify.annotations.Nullable;

/** The place of a role: grants lead here without looking for it. It is there while the role is, or something binds it. */
final class RoleSlot {
    final RoleKey key;
    volatile @Nullable Role role;
    /** How many bindings lead here; changed one at a time. */
    int references;

    RoleSlot(RoleKey key) {
        this.key = key;
    }

    boolean unused() {
        return references == 0 && role == null;
    }
}
