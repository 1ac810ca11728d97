package dev.portcullis.authz;

/**
 * What an access was allowed by: a binding, the role that it binds, and what of the role's rules matched.
 *
 * @param bindingNamespace empty for a ClusterRoleBinding
 * @param rule the matching parts only, a star where a star matched
 */
public record Ground(
        String bindingKind,
        String bindingNamespace,
        String bindingName,
        String roleKind,
        String roleName,
        PolicyRule rule) {}
