package dev.portcullis.authz.rbac;

import org.jspecify.annotations.Nullable;

/** What a binding grants; {@code kind} is Role or ClusterRole. */
public record RoleRef(String kind, String name) {
    public static final String ROLE = "Role";
    public static final String CLUSTER_ROLE = "ClusterRole";

    /** Null for what can be no role: a Role that a ClusterRoleBinding names, or another kind. */
    @Nullable
    RoleKey from(String bindingNamespace) {
        return switch (kind) {
            case CLUSTER_ROLE -> new RoleKey("", name);
            case ROLE -> bindingNamespace.isEmpty() ? null : new RoleKey(bindingNamespace, name);
            default -> null;
        };
    }
}
