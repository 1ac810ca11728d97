package dev.portcullis.authz.bootstrap;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The roles and bindings of the current Kubernetes release, from the YAML files beside this class. */
public final class BootstrapPolicy {
    private static final String CONTROLLER_PREFIX = "system:controller:";
    private static final String AGGREGATE_PREFIX = "rbac.authorization.k8s.io/";

    private final List<PolicyObject> objects = new ArrayList<>();

    private BootstrapPolicy() {}

    public static List<PolicyObject> load() {
        BootstrapPolicy policy = new BootstrapPolicy();
        read("clusterroles.yaml").path("roles").properties().forEach(policy::clusterRole);
        read("clusterrolebindings.yaml").path("bindings").properties().forEach(policy::clusterRoleBinding);
        read("controllers.yaml").path("controllers").properties().forEach(policy::controller);
        read("namespaces.yaml").properties().stream()
                .filter(entry -> entry.getKey().startsWith("kube-"))
                .forEach(policy::namespace);
        return List.copyOf(policy.objects);
    }

    /** What every node may do: the rules of the ClusterRole system:node, which the Node authorizer applies by itself. */
    public static List<PolicyRule> nodeRules() {
        return PolicyRule.list(
                read("clusterroles.yaml").path("roles").path("system:node").path("rules"));
    }

    private void clusterRole(Map.Entry<String, JsonNode> role) {
        add("", RbacResources.CLUSTER_ROLES, role(RoleRef.CLUSTER_ROLE, "", role));
    }

    private void clusterRoleBinding(Map.Entry<String, JsonNode> binding) {
        ObjectNode object = object("ClusterRoleBinding", "", binding.getKey());
        bind(object, RoleRef.CLUSTER_ROLE, binding.getKey(), binding.getValue());
        add("", RbacResources.CLUSTER_ROLE_BINDINGS, object);
    }

    private void controller(Map.Entry<String, JsonNode> controller) {
        String name = CONTROLLER_PREFIX + controller.getKey();
        ObjectNode role = object(RoleRef.CLUSTER_ROLE, "", name);
        role.set("rules", rules(controller.getValue()));
        add("", RbacResources.CLUSTER_ROLES, role);
        ObjectNode account = Json.object();
        account.putArray("serviceAccounts").add("kube-system/" + controller.getKey());
        clusterRoleBinding(Map.entry(name, account));
    }

    private void namespace(Map.Entry<String, JsonNode> namespace) {
        String name = namespace.getKey();
        for (Map.Entry<String, JsonNode> role :
                namespace.getValue().path("roles").properties()) {
            add(name, RbacResources.roles(name), role(RoleRef.ROLE, name, role));
        }
        for (Map.Entry<String, JsonNode> binding :
                namespace.getValue().path("bindings").properties()) {
            ObjectNode object = object("RoleBinding", name, binding.getKey());
            String role = binding.getValue().path("role").asString(binding.getKey());
            bind(object, RoleRef.ROLE, role, binding.getValue());
            add(name, RbacResources.roleBindings(name), object);
        }
    }

    private void add(String namespace, String collection, ObjectNode object) {
        objects.add(new PolicyObject(namespace, collection, object));
    }

    private static ObjectNode role(String kind, String namespace, Map.Entry<String, JsonNode> role) {
        ObjectNode object = object(kind, namespace, role.getKey());
        JsonNode source = role.getValue();
        if (source.has("label")) {
            ((ObjectNode) object.path("metadata").path("labels"))
                    .put(AGGREGATE_PREFIX + source.path("label").asString(), "true");
        }
        if (source.has("aggregates")) {
            object.putObject("aggregationRule")
                    .putArray("clusterRoleSelectors")
                    .addObject()
                    .putObject("matchLabels")
                    .put(AGGREGATE_PREFIX + source.path("aggregates").asString(), "true");
        }
        object.set("rules", rules(source.path("rules")));
        return object;
    }

    /** A copy with the fields in Kubernetes' order. */
    private static ArrayNode rules(JsonNode source) {
        ArrayNode rules = Json.MAPPER.createArrayNode();
        PolicyRule.list(source).forEach(rule -> rule.writeTo(rules.addObject()));
        return rules;
    }

    private static ObjectNode object(String kind, String namespace, String name) {
        ObjectNode object = Json.object().put("kind", kind).put("apiVersion", RbacResources.API_VERSION);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        metadata.putObject("annotations").put(Reconciliation.AUTO_UPDATE, "true");
        return object;
    }

    private static void bind(ObjectNode binding, String roleKind, String role, JsonNode source) {
        ArrayNode subjects = Json.MAPPER.createArrayNode();
        source.path("users").forEach(name -> subject(subjects, "User", name.asString()));
        source.path("groups").forEach(name -> subject(subjects, "Group", name.asString()));
        for (JsonNode account : source.path("serviceAccounts")) {
            String[] parts = account.asString().split("/", 2);
            subjects.addObject()
                    .put("kind", "ServiceAccount")
                    .put("name", parts[1])
                    .put("namespace", parts[0]);
        }
        if (!subjects.isEmpty()) {
            binding.set("subjects", subjects);
        }
        binding.putObject("roleRef")
                .put("apiGroup", RbacResources.GROUP)
                .put("kind", roleKind)
                .put("name", role);
    }

    private static void subject(ArrayNode subjects, String kind, String name) {
        subjects.addObject()
                .put("kind", kind)
                .put("apiGroup", RbacResources.GROUP)
                .put("name", name);
    }

    private static JsonNode read(String file) {
        try (InputStream in = Objects.requireNonNull(BootstrapPolicy.class.getResourceAsStream(file), file)) {
            return Yaml.readOwn(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
