package dev.portcullis.authz.rbac;

/** Which role; the namespace of a ClusterRole is empty. */
public record RoleKey(String namespace, String name) {}
