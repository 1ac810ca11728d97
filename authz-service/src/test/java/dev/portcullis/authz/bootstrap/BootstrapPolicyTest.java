package dev.portcullis.authz.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BootstrapPolicyTest {
    private static final List<PolicyObject> POLICY = BootstrapPolicy.load();

    private static String key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return object.path("kind").asString()
                + " " + metadata.path("namespace").asString("")
                + "/" + metadata.path("name").asString();
    }

    /** What kube-apiserver has; rules are left out where they changed since it was recorded. */
    static Stream<JsonNode> recorded() throws IOException {
        return Files.lines(Path.of("src/test/resources/rbac-bootstrap.jsonl")).map(Json.MAPPER::readTree);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void isWhatKubeApiserverHas(JsonNode recorded) {
        Map<String, PolicyObject> ours =
                POLICY.stream().collect(Collectors.toMap(object -> key(object.object()), Function.identity()));
        assertThat(ours).containsKey(key(recorded));
        ObjectNode object = ours.get(key(recorded)).object().deepCopy();
        if (!recorded.has("rules")) {
            object.remove("rules");
        }
        assertThat(object).isEqualTo(recorded);
    }

    @Test
    void listsAreSortedAsKubernetesSortsThem() {
        for (PolicyObject object : POLICY) {
            for (PolicyRule rule : PolicyRule.list(object.object().path("rules"))) {
                for (List<String> list : List.of(
                        rule.verbs(),
                        rule.apiGroups(),
                        rule.resources(),
                        rule.resourceNames(),
                        rule.nonResourceUrls())) {
                    assertThat(list).as("%s %s", object.name(), rule).isSorted().doesNotHaveDuplicates();
                }
                assertThat(rule.verbs()).isNotEmpty();
            }
        }
    }

    @Test
    void everyBindingMeansARoleThatIsThere() {
        for (PolicyObject object : POLICY) {
            JsonNode ref = object.object().path("roleRef");
            if (!ref.isMissingNode()) {
                String collection = ref.path("kind").asString().equals("ClusterRole")
                        ? RbacResources.CLUSTER_ROLES
                        : RbacResources.roles(object.namespace());
                assertThat(POLICY)
                        .extracting(PolicyObject::path)
                        .contains(collection + "/" + ref.path("name").asString());
            }
        }
    }

    @Test
    void hasWhatTheCurrentReleaseAdded() {
        assertThat(POLICY)
                .extracting(PolicyObject::path)
                .contains(
                        RbacResources.CLUSTER_ROLES + "/system:controller:resource-claim-controller",
                        RbacResources.CLUSTER_ROLES + "/system:controller:validatingadmissionpolicy-status-controller",
                        RbacResources.CLUSTER_ROLES + "/system:controller:service-cidrs-controller",
                        RbacResources.CLUSTER_ROLE_BINDINGS + "/system:controller:device-taint-eviction-controller")
                .doesNotHaveDuplicates();
    }
}
