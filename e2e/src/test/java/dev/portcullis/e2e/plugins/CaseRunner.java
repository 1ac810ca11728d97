package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.suite.Command.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tries a case with kubectl, in the namespace {@code ns}, and takes away what it made. */
public final class CaseRunner {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BARE = """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"ns"}}""";
    /** What users of the cases may do by themselves; what a case is about it allows itself. */
    private static final String RULES = """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"plugin-cases"},"rules":[
             {"apiGroups":["","apps","certificates.k8s.io","coordination.k8s.io","storage.k8s.io"],"verbs":["get","create","update","patch"],
              "resources":["pods","pods/status","pods/ephemeralcontainers","nodes","configmaps","leases","csinodes","persistentvolumeclaims",
               "persistentvolumeclaims/status","certificatesigningrequests","certificatesigningrequests/approval",
               "certificatesigningrequests/status"]}]}""";

    private final Kubectl admin;

    /** @param admin in no namespace: the objects say theirs */
    public CaseRunner(Kubectl admin) {
        this.admin = admin;
        admin.file("ns.json", BARE);
        admin.ok("apply", "-f", "ns.json");
        admin.file("rules.json", RULES);
        admin.ok("create", "-f", "rules.json");
        admin.ok(
                "create",
                "clusterrolebinding",
                "plugin-cases",
                "--clusterrole=plugin-cases",
                "--group=system:authenticated");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.run("get", "serviceaccount", "-n", "ns", "default")
                                .exit()
                        == 0);
    }

    public void run(PluginCase one) {
        List<ObjectNode> made = new ArrayList<>();
        try {
            make(one.cluster().toList(), made);
            make(permissions(one), made);
            if (one.updates()) {
                make(List.of(one.old()), made);
            }
            Result result = attempt(one);
            if (one.refused().isEmpty()) {
                assertThat(result.exit()).as("%s: %s", one, result).isZero();
                look(one);
            } else {
                assertThat(result.exit()).as("%s: %s", one, result).isNotZero();
                assertThat(result.err()).as(one.toString()).contains(one.refused());
            }
        } finally {
            if (!one.updates() && !one.deletes()) {
                made.add(one.object());
            }
            take(made.reversed());
        }
    }

    private void make(List<ObjectNode> objects, List<ObjectNode> made) {
        if (objects.isEmpty()) {
            return;
        }
        file(objects);
        // The namespace is there, and gets the annotations of the case.
        admin.ok(isNamespace(objects.getFirst()) ? "apply" : "create", "-f", "object.json");
        made.addAll(objects);
        objects.stream()
                .filter(object -> object.has("status"))
                .forEach(object -> admin.ok(
                        patch(object, JSON.createObjectNode().set("status", object.path("status")), "status")));
    }

    /** {@code VERB RESOURCE[/SUBRESOURCE] NAME}. */
    private static List<ObjectNode> permissions(PluginCase one) {
        List<ObjectNode> permissions = new ArrayList<>();
        for (JsonNode permission : one.tree().path("may")) {
            String[] words = permission.asString().split(" ", 3);
            ObjectNode role = JsonNodeFactory.instance.objectNode();
            role.put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRole");
            role.putObject("metadata").put("name", "plugin-case");
            ObjectNode rule = role.putArray("rules").addObject();
            rule.putArray("apiGroups").add("*");
            rule.putArray("verbs").add(words[0]);
            rule.putArray("resources").add(words[1]);
            rule.putArray("resourceNames").add(words[2]);
            permissions.add(role);
            ObjectNode binding = JsonNodeFactory.instance.objectNode();
            binding.put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRoleBinding");
            binding.putObject("metadata").put("name", "plugin-case");
            binding.putObject("roleRef")
                    .put("apiGroup", "rbac.authorization.k8s.io")
                    .put("kind", "ClusterRole")
                    .put("name", "plugin-case");
            binding.putArray("subjects")
                    .addObject()
                    .put("apiGroup", "rbac.authorization.k8s.io")
                    .put("kind", "User")
                    .put("name", one.tree().path("user").path("name").asString());
            permissions.add(binding);
        }
        return permissions;
    }

    private Result attempt(PluginCase one) {
        boolean waits = one.tree().path("may").size() > 0 && one.refused().isEmpty();
        if (!waits) {
            return once(one);
        }
        // A new permission counts everywhere within a second.
        return await().atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> once(one), result -> result.exit() == 0);
    }

    private Result once(PluginCase one) {
        List<String> words = new ArrayList<>();
        if (one.deletes()) {
            words.addAll(List.of("delete", kind(one.old()), name(one.old())));
            words.addAll(namespace(one.old()));
        } else if (!one.updates()) {
            file(List.of(one.object()));
            words.addAll(List.of("create", "-f", "object.json"));
        } else {
            ObjectNode change = MergePatch.between(one.old(), one.object());
            switch (one.subresource()) {
                case "", "status" -> words.addAll(List.of(patch(one.object(), change, one.subresource())));
                default -> {
                    admin.file("raw.json", JSON.writeValueAsString(MergePatch.apply(current(one.object()), change)));
                    words.addAll(List.of(
                            "replace", "--raw", path(one.object()) + "/" + one.subresource(), "-f", "raw.json"));
                }
            }
        }
        JsonNode user = one.tree().path("user");
        if (user.isObject()) {
            words.add("--as=" + user.path("name").asString());
            user.path("groups").forEach(group -> words.add("--as-group=" + group.asString()));
        }
        return admin.run(words.toArray(String[]::new));
    }

    private static String[] patch(ObjectNode object, JsonNode change, String subresource) {
        List<String> words = new ArrayList<>(
                List.of("patch", kind(object), name(object), "--type=merge", "-p", JSON.writeValueAsString(change)));
        words.addAll(namespace(object));
        if (!subresource.isEmpty()) {
            words.add("--subresource=" + subresource);
        }
        return words.toArray(String[]::new);
    }

    private void look(PluginCase one) {
        if (one.deletes()) {
            return;
        }
        JsonNode now = current(one.object());
        JsonNode expected = one.tree().path("becomes");
        assertThat(expected.isMissingNode() || MergePatch.isIn(expected, now))
                .as("%s: %s in %s", one, expected, now)
                .isTrue();
    }

    private ObjectNode current(ObjectNode object) {
        List<String> words = new ArrayList<>(List.of("get", kind(object), name(object), "-o", "json"));
        words.addAll(namespace(object));
        return (ObjectNode) JSON.readTree(admin.ok(words.toArray(String[]::new)));
    }

    private void take(List<ObjectNode> made) {
        List<ObjectNode> objects =
                made.stream().filter(object -> !isNamespace(object)).toList();
        if (objects.size() < made.size()) {
            admin.ok("apply", "-f", "ns.json");
        }
        if (!objects.isEmpty()) {
            file(objects);
            admin.ok("delete", "-f", "object.json", "--ignore-not-found", "--force", "--grace-period=0");
        }
    }

    private static boolean isNamespace(ObjectNode object) {
        return object.path("kind").asString().equals("Namespace");
    }

    private void file(List<ObjectNode> objects) {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        list.putArray("items").addAll(objects);
        admin.file("object.json", JSON.writeValueAsString(list));
    }

    private static String kind(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asString();
        int slash = apiVersion.indexOf('/');
        String kind = object.path("kind").asString().toLowerCase(Locale.ROOT);
        return slash < 0 ? kind : kind + "." + apiVersion.substring(slash + 1) + "." + apiVersion.substring(0, slash);
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asString();
    }

    private static List<String> namespace(ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asString("");
        return namespace.isEmpty() ? List.of() : List.of("-n", namespace);
    }

    /** Of the kinds that the cases change by other subresources than {@code status}. */
    private static String path(ObjectNode object) {
        return object.path("kind").asString().equals("Pod")
                ? "/api/v1/namespaces/ns/pods/" + name(object)
                : "/apis/certificates.k8s.io/v1/certificatesigningrequests/" + name(object);
    }
}
