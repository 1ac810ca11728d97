package dev.portcullis.authz.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.bootstrap.BootstrapPolicy;
import dev.portcullis.authz.bootstrap.PolicyObject;
import dev.portcullis.authz.rbac.RbacResources;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterRoleAggregationTest {
    private static final PolicyRule PODS = PolicyRule.resources(List.of("get"), List.of(""), List.of("pods"));
    private static final PolicyRule SECRETS = PolicyRule.resources(List.of("get"), List.of(""), List.of("secrets"));

    private static LabelSelector selector(String key, String operator, String... values) {
        return new LabelSelector(List.of(new LabelSelector.Requirement(key, operator, List.of(values))));
    }

    private static AggregatedRole part(String name, String label, PolicyRule... rules) {
        return new AggregatedRole(name, Map.of(label, "true"), List.of(), List.of(rules));
    }

    @Test
    void theSumIsEachRuleOnceByTheNamesOfTheRoles() {
        AggregatedRole sum = new AggregatedRole(
                "sum", Map.of("to-sum", "true"), List.of(selector("to-sum", "In", "true")), List.of(SECRETS));
        List<AggregatedRole> all = List.of(
                part("z", "to-sum", PODS), part("b", "to-sum", SECRETS, PODS), part("a", "to-other", SECRETS), sum);
        assertThat(ClusterRoleAggregation.sum(sum, all)).containsExactly(SECRETS, PODS);
    }

    @Test
    void selectorsMatchAsLabelSelectorsDo() {
        Map<String, String> labels = Map.of("a", "1");
        assertThat(selector("a", "In", "1", "2").matches(labels)).isTrue();
        assertThat(selector("a", "NotIn", "1").matches(labels)).isFalse();
        assertThat(selector("b", "NotIn", "1").matches(labels)).isTrue();
        assertThat(selector("a", "Exists").matches(labels)).isTrue();
        assertThat(selector("a", "DoesNotExist").matches(labels)).isFalse();
        assertThat(selector("a", "Nonsense").matches(labels)).isFalse();
        assertThat(new LabelSelector(List.of()).matches(labels)).isTrue();
    }

    @Test
    void adminIsEditAndEditIsView() {
        Map<String, AggregatedRole> roles = BootstrapPolicy.load().stream()
                .filter(object -> object.collection().equals(RbacResources.CLUSTER_ROLES))
                .map(PolicyObject::object)
                .map(AggregatedRole::of)
                .collect(Collectors.toMap(AggregatedRole::name, Function.identity()));
        for (String name : List.of("view", "edit", "admin")) {
            AggregatedRole role = roles.get(name);
            roles.put(
                    name,
                    new AggregatedRole(
                            name, role.labels(), role.selectors(), ClusterRoleAggregation.sum(role, roles.values())));
        }
        assertThat(roles.get("view").rules())
                .isEqualTo(roles.get("system:aggregate-to-view").rules());
        assertThat(roles.get("edit").rules())
                .containsAll(roles.get("view").rules())
                .containsAll(roles.get("system:aggregate-to-edit").rules());
        assertThat(roles.get("admin").rules())
                .containsAll(roles.get("edit").rules())
                .containsAll(roles.get("system:aggregate-to-admin").rules());
        assertThat(roles.get("view").rules()).noneMatch(rule -> rule.resources().contains("secrets"));
    }
}
