package dev.portcullis.authz.policydiff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.aggregation.AggregatedRole;
import dev.portcullis.authz.policyreview.Answered;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.kube.content.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A role that others are the sum of changes those, too, and sums of sums. */
class AggregationDiffTest {
    private static JsonNode yaml(String text) {
        return Yaml.read(text.getBytes(UTF_8));
    }

    @Test
    void whoHasTheSumGainsWhatAPartGains() {
        List<JsonNode> roles = List.of(
                yaml("metadata: {name: part, labels: {to-view: 'true'}}\nrules: []"),
                yaml("metadata: {name: view, labels: {to-admin: 'true'}}\nrules: []\n"
                        + "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}"),
                yaml("metadata: {name: admin}\nrules: []\n"
                        + "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-admin: 'true'}}]}"));
        RbacIndex index = new RbacIndex();
        List<AggregatedRole> aggregated = new ArrayList<>();
        roles.forEach(role -> {
            index.put(Role.of(role));
            aggregated.add(AggregatedRole.of(role));
        });
        index.put(Binding.of(yaml("metadata: {name: a, namespace: n}\nroleRef: {kind: ClusterRole, name: admin}\n"
                + "subjects: [{kind: User, name: ann}]")));
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new RbacAuthorizer(index)));
        ObjectNode spec = (ObjectNode) yaml("""
                objects:
                - apiVersion: rbac.authorization.k8s.io/v1
                  kind: ClusterRole
                  metadata: {name: part, labels: {to-view: 'true'}}
                  rules: [{apiGroups: [example.org], resources: [widgets], verbs: [get]}]
                requests:
                - {user: ann, resourceAttributes: {namespace: n, verb: get, group: example.org, resource: widgets}}
                """);
        JsonNode status = Answered.status(new PolicyDiff(chain, index, () -> aggregated), spec);
        assertThat(status.path("subjects").toString())
                .isEqualTo("[{\"kind\":\"User\",\"apiGroup\":\"rbac.authorization.k8s.io\",\"name\":\"ann\",\"gains\":"
                        + "[{\"namespace\":\"n\",\"verbs\":[\"get\"],\"apiGroups\":[\"example.org\"],\"resources\":[\"widgets\"]}],"
                        + "\"losses\":[]}]");
        assertThat(status.path("decisions")).hasSize(1);
        assertThat(Answered.status(new PolicyDiff(chain, index, List::of), spec).path("subjects"))
                .as("where nobody aggregates")
                .isEmpty();
    }

    /** What a group loses its members lose, but not those who have it otherwise; the groups of ServiceAccounts are known. */
    @Test
    void usersAreLookedAtWithTheirGroups() {
        RbacIndex index = new RbacIndex();
        index.put(Role.of(yaml("metadata: {name: r}\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]")));
        index.put(Binding.of(yaml("metadata: {name: accounts, namespace: n}\nroleRef: {kind: ClusterRole, name: r}\n"
                + "subjects: [{kind: Group, name: 'system:serviceaccounts:n'}, {kind: Group, name: devs}]")));
        index.put(Binding.of(yaml("metadata: {name: one, namespace: n}\nroleRef: {kind: ClusterRole, name: r}\n"
                + "subjects: [{kind: User, name: ann}]")));
        index.put(
                Binding.of(
                        yaml(
                                "metadata: {name: other, namespace: m}\nroleRef: {kind: ClusterRole, name: r}\n"
                                        + "subjects: [{kind: ServiceAccount, namespace: n, name: robot}, {kind: ServiceAccount, namespace: m, name: robot}]")));
        UnionAuthorizer chain = new UnionAuthorizer(List.of(new RbacAuthorizer(index)));
        ObjectNode spec = (ObjectNode) yaml("""
                deleted: [{kind: RoleBinding, namespace: n, name: accounts}]
                users:
                - {user: ann, groups: [devs]}
                - {user: bob, groups: [devs]}
                - {user: root, groups: [devs, 'system:masters']}
                - {user: eve}
                """);
        JsonNode users =
                Answered.status(new PolicyDiff(chain, index, List::of), spec).path("users");
        assertThat(users.valueStream().map(user -> user.path("user").asString()))
                .as("ann has it by herself, too, and masters have everything")
                .containsExactly("bob", "system:serviceaccount:n:robot");
        assertThat(users.path(1).toString())
                .contains("\"system:serviceaccounts:n\"", "\"gains\":[]", "\"namespace\":\"n\"", "\"pods\"");
    }
}
