package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Ground;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RBAC as the documentation puts it, with no thought of speed: looks at every binding and every rule. */
final class PlainPolicy {
    final Map<List<String>, Role> roles = new HashMap<>();
    final Map<List<String>, Binding> bindings = new HashMap<>();

    boolean allows(Access access) {
        String namespace = access.attributes() instanceof ResourceAttributes resource ? resource.namespace() : "";
        for (Binding binding : bindings.values()) {
            boolean counts =
                    binding.namespace().isEmpty() || binding.namespace().equals(namespace);
            if (counts && names(binding, access) && grants(binding, access.attributes())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the access is allowed by the binding and the role that are named, and by the rule that is said to have matched. */
    boolean allowsBy(Ground ground, Access access) {
        Binding binding = bindings.get(List.of(ground.bindingNamespace(), ground.bindingName()));
        return binding != null
                && binding.roleRef().equals(new RoleRef(ground.roleKind(), ground.roleName()))
                && names(binding, access)
                && grants(binding, access.attributes())
                && covers(ground.rule(), access.attributes());
    }

    /** Whether a binding that counts names a role that is not there. */
    boolean namesMissing(Access access) {
        String namespace = access.attributes() instanceof ResourceAttributes resource ? resource.namespace() : "";
        return bindings.values().stream()
                .filter(binding ->
                        binding.namespace().isEmpty() || binding.namespace().equals(namespace))
                .anyMatch(binding -> names(binding, access) && role(binding) == null);
    }

    private static boolean names(Binding binding, Access access) {
        for (Subject subject : binding.subjects().keySet()) {
            if (subject.group()
                    ? access.user().groups().contains(subject.name())
                    : access.user().username().equals(subject.name())) {
                return true;
            }
        }
        return false;
    }

    private boolean grants(Binding binding, Attributes wanted) {
        Role role = role(binding);
        return role != null && role.rules().stream().anyMatch(rule -> covers(rule, wanted));
    }

    private @Nullable Role role(Binding binding) {
        String namespace = binding.roleRef().kind().equals("ClusterRole") ? "" : binding.namespace();
        return roles.get(List.of(namespace, binding.roleRef().name()));
    }

    private static boolean covers(PolicyRule rule, Attributes wanted) {
        if (!any(rule.verbs(), wanted.verb())) {
            return false;
        }
        return switch (wanted) {
            case NonResourceAttributes path ->
                rule.nonResourceUrls().stream().anyMatch(url -> matches(url, path.path()));
            case ResourceAttributes resource ->
                any(rule.apiGroups(), resource.group())
                        && rule.resources().stream().anyMatch(name -> matches(name, resource))
                        && (rule.resourceNames().isEmpty()
                                || rule.resourceNames().contains(resource.name()));
        };
    }

    private static boolean any(List<String> values, String wanted) {
        return values.contains("*") || values.contains(wanted);
    }

    private static boolean matches(String url, String path) {
        return url.endsWith("*") ? path.startsWith(url.substring(0, url.length() - 1)) : path.equals(url);
    }

    private static boolean matches(String name, ResourceAttributes resource) {
        if (name.equals("*")) {
            return true;
        }
        String[] parts = name.split("/", 2);
        String subresource = parts.length < 2 ? "" : parts[1];
        return subresource.equals(resource.subresource())
                && (parts[0].equals(resource.resource()) || parts[0].equals("*") && !subresource.isEmpty());
    }
}
