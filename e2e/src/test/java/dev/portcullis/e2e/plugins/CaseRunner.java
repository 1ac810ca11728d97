package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.suite.Command.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tries a case with kubectl, in the namespace {@code ns}; what it needs is made before, and taken away afterwards. */
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

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Kubectl admin;
    private final Https api;
    private final ApiObjects objects;

    /** @param admin in no namespace: the objects say theirs */
    public CaseRunner(Kubectl admin, Https api) {
        this.admin = admin;
        this.api = api;
        this.objects = new ApiObjects(api);
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
        run(one, () -> {});
    }

    /** @param ready called when all is there that the case needs, before its request */
    public void run(PluginCase given, Runnable ready) {
        List<ObjectNode> made = new ArrayList<>();
        PluginCase one = given;
        try {
            Map<String, String> uids = make(given.cluster().toList(), made);
            one = given.with(uids);
            make(permissions(one), made);
            if (one.updates()) {
                make(List.of(one.old()), made);
            }
            ready.run();
            Result result = attempt(one);
            if (one.refused().isEmpty()) {
                assertThat(result.exit()).as("%s: %s", one, result).isZero();
                look(one);
            } else {
                assertThat(result.exit()).as("%s: %s", one, result).isNotZero();
                assertThat(result.err()).as(one.toString()).contains(one.refused());
            }
        } finally {
            if (one.creates()) {
                made.add(one.object());
            }
            take(one, made.reversed());
        }
    }

    /** Returns the uids that the objects have got, by those that the case calls them by. */
    private Map<String, String> make(List<ObjectNode> wanted, List<ObjectNode> made) {
        Map<String, String> uids = new HashMap<>();
        for (ObjectNode object : wanted) {
            // The namespace is there, and gets the annotations of the case.
            if (isNamespace(object) && objects.get(objects.path(object)).isPresent()) {
                objects.patch(objects.path(object), object);
            } else {
                objects.create(object);
            }
            made.add(object);
            String uid = object.at("/metadata/uid").asString("");
            if (!uid.isEmpty()) {
                uids.put(uid, current(object).at("/metadata/uid").asString());
            }
        }
        return uids;
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

    /** A new permission, or a pod on a node, counts everywhere within a second. */
    private Result attempt(PluginCase one) {
        Result result = once(one);
        if (one.mayComeLater()) {
            for (long end = System.nanoTime() + PATIENCE.toNanos();
                    !isExpected(one, result) && System.nanoTime() < end; ) {
                result = once(one);
            }
        }
        return result;
    }

    private static boolean isExpected(PluginCase one, Result result) {
        return one.refused().isEmpty() ? result.exit() == 0 : result.err().contains(one.refused());
    }

    private Result once(PluginCase one) {
        List<String> words = new ArrayList<>();
        if (one.deletes()) {
            words.addAll(List.of("delete", kind(one.old()), name(one.old())));
            words.addAll(namespace(one.old()));
        } else if (!one.updates() && !one.subresource().isEmpty()) {
            admin.file("raw.json", JSON.writeValueAsString(one.object()));
            words.addAll(List.of("create", "--raw", one.subresourcePath(), "-f", "raw.json"));
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
                            "replace",
                            "--raw",
                            objects.path(one.object()) + "/" + one.subresource(),
                            "-f",
                            "raw.json"));
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
        if (!one.updates() && !one.creates()) {
            return;
        }
        JsonNode now = current(one.object());
        JsonNode expected = one.tree().path("becomes");
        assertThat(expected.isMissingNode() || MergePatch.isIn(expected, now))
                .as("%s: %s in %s", one, expected, now)
                .isTrue();
    }

    private ObjectNode current(ObjectNode object) {
        return objects.get(objects.path(object)).orElseThrow();
    }

    private void take(PluginCase one, List<ObjectNode> made) {
        ObjectNode bare = (ObjectNode) JSON.readTree(BARE);
        for (ObjectNode object : made) {
            if (!isNamespace(object)) {
                objects.delete(object);
            } else if (name(object).equals("ns")) {
                objects.patch(objects.path(object), MergePatch.between(object, bare));
            }
        }
        JsonNode user = one.tree().path("user");
        for (JsonNode permission : one.tree().path("may")) {
            await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> !may(user, permission.asString()));
        }
    }

    /** Whether somebody may still do what a case before allowed. */
    private boolean may(JsonNode user, String permission) {
        String[] words = permission.split(" ", 3);
        String[] resource = words[1].split("/", 2);
        ObjectNode review = JSON.createObjectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec").put("user", user.path("name").asString());
        spec.putObject("resourceAttributes")
                .put("verb", words[0])
                .put("resource", resource[0])
                .put("subresource", resource.length > 1 ? resource[1] : "")
                .put("name", words[2]);
        return JSON.readTree(
                        api.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", JSON.writeValueAsString(review))
                                .body())
                .path("status")
                .path("allowed")
                .asBoolean();
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
}
