package dev.portcullis.authz.rbac;

/** What a binding grants; {@code kind} is Role or ClusterRole. */
public record RoleRef(String kind, String name) {
    public static final String ROLE = "Role";
    public static final String CLUSTER_ROLE = "ClusterRole";
}
