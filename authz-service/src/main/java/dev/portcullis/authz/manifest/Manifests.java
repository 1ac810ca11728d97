package dev.portcullis.authz.manifest;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** RBAC objects, made. An empty namespace is the cluster's. */
public final class Manifests {
    private static final int LONGEST_NAME = 100;

    private Manifests() {}

    public static ObjectNode role(String namespace, String name, List<PolicyRule> rules) {
        ObjectNode role = object(namespace.isEmpty() ? RoleRef.CLUSTER_ROLE : RoleRef.ROLE, namespace, name);
        ArrayNode array = role.putArray("rules");
        rules.forEach(rule -> rule.writeTo(array.addObject()));
        return role;
    }

    public static ObjectNode binding(String namespace, String name, RoleRef ref, Subject subject) {
        ObjectNode binding = object(namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding", namespace, name);
        binding.putObject("roleRef")
                .put("apiGroup", RbacResources.GROUP)
                .put("kind", ref.kind())
                .put("name", ref.name());
        subject(subject, binding.putArray("subjects").addObject());
        return binding;
    }

    /** As the subjects of a binding are written; a user that is a ServiceAccount is named as one. */
    public static void subject(Subject subject, ObjectNode to) {
        Subject.ServiceAccount account = subject.serviceAccount();
        if (account != null) {
            to.put("kind", "ServiceAccount").put("name", account.name()).put("namespace", account.namespace());
        } else {
            to.put("kind", subject.group() ? "Group" : "User")
                    .put("apiGroup", RbacResources.GROUP)
                    .put("name", subject.name());
        }
    }

    /** All in one file. */
    public static String yaml(List<ObjectNode> objects) {
        return objects.stream()
                .map(object -> new String(Yaml.write(object), StandardCharsets.UTF_8))
                .collect(Collectors.joining("---\n"));
    }

    /** A name for an object, made of words that may be anything. */
    public static String name(String... words) {
        String name = String.join("-", words)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-")
                .replaceAll("^[-.]+", "");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("[-.]+$", "");
    }

    private static ObjectNode object(String kind, String namespace, String name) {
        ObjectNode object =
                Json.object().put("apiVersion", RbacResources.API_VERSION).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}
