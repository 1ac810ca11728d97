package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Ground;
import dev.portcullis.authz.PolicyRule;
import org.jspecify.annotations.Nullable;

/**
 * That a subject has a role through a binding.
 *
 * @param description in kube-apiserver's words
 * @param slot of the role; null where the binding names what can be no role
 */
public record Grant(
        Binding binding,
        Subject subject,
        String description,
        @Nullable RoleSlot slot) {

    @Nullable
    RoleKey key() {
        return slot == null ? null : slot.key;
    }

    /** Null if it is not there. */
    public @Nullable Role role() {
        return slot == null ? null : slot.role();
    }

    /** That it allows something, by these parts of a rule. */
    public Ground ground(PolicyRule matched) {
        return new Ground(
                binding.kind(),
                binding.namespace(),
                binding.name(),
                binding.roleRef().kind(),
                binding.roleRef().name(),
                matched);
    }
}
