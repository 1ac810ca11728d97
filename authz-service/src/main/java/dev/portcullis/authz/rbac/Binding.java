package dev.portcullis.authz.rbac;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A RoleBinding, or with an empty namespace a ClusterRoleBinding.
 *
 * @param subjects whom it names, and how kube-apiserver describes the grant to each of them
 */
public record Binding(String namespace, String name, RoleRef roleRef, Map<Subject, String> subjects) {

    public String kind() {
        return namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
    }

    public static Binding of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode ref = object.path("roleRef");
        String namespace = metadata.path("namespace").asString("");
        String name = metadata.path("name").asString("");
        RoleRef roleRef =
                new RoleRef(ref.path("kind").asString(""), ref.path("name").asString(""));
        String grant = namespace.isEmpty()
                ? "ClusterRoleBinding %s of %s %s to ".formatted(quote(name), roleRef.kind(), quote(roleRef.name()))
                : "RoleBinding %s of %s %s to "
                        .formatted(quote(name + "/" + namespace), roleRef.kind(), quote(roleRef.name()));
        Map<Subject, String> subjects = new LinkedHashMap<>();
        for (JsonNode subject : object.path("subjects")) {
            add(subject, namespace, grant, subjects);
        }
        return new Binding(namespace, name, roleRef, subjects);
    }

    private static void add(JsonNode subject, String bindingNamespace, String grant, Map<Subject, String> subjects) {
        String kind = subject.path("kind").asString("");
        String name = subject.path("name").asString("");
        switch (kind) {
            case "User" -> subjects.putIfAbsent(Subject.user(name), grant + "User " + quote(name));
            case "Group" -> subjects.putIfAbsent(Subject.group(name), grant + "Group " + quote(name));
            case "ServiceAccount" -> {
                String own = subject.path("namespace").asString("");
                String namespace = own.isEmpty() ? bindingNamespace : own;
                if (!namespace.isEmpty()) {
                    subjects.putIfAbsent(
                            Subject.serviceAccount(namespace, name),
                            grant + "ServiceAccount " + quote(name + "/" + namespace));
                }
            }
            default -> {
                // The store refuses other kinds; one that got there in another way names nobody.
            }
        }
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
