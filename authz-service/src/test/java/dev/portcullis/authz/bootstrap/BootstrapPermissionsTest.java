package dev.portcullis.authz.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.kube.content.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code bootstrap-permissions.yaml}: what each default role allows, verb by verb. */
class BootstrapPermissionsTest {
    private static final List<String> NO_NAME = List.of("");

    /** By role and what it is allowed on, the verbs. */
    private final Map<String, Map<String, Set<String>>> allowed = new TreeMap<>();

    BootstrapPermissionsTest() {
        for (PolicyObject object : BootstrapPolicy.load()) {
            String kind = object.object().path("kind").asString();
            for (PolicyRule rule : PolicyRule.list(object.object().path("rules"))) {
                String place = object.namespace().isEmpty() ? "" : object.namespace() + "/";
                add(allowed.computeIfAbsent(kind + " " + place + object.name(), role -> new TreeMap<>()), rule);
            }
        }
    }

    private static void add(Map<String, Set<String>> role, PolicyRule rule) {
        rule.nonResourceUrls().forEach(path -> verbs(role, path).addAll(rule.verbs()));
        for (String group : rule.apiGroups()) {
            for (String resource : rule.resources()) {
                for (String name : rule.resourceNames().isEmpty() ? NO_NAME : rule.resourceNames()) {
                    verbs(role, resource + (group.isEmpty() ? "" : "." + group) + (name.isEmpty() ? "" : "=" + name))
                            .addAll(rule.verbs());
                }
            }
        }
    }

    private static Set<String> verbs(Map<String, Set<String>> role, String on) {
        return role.computeIfAbsent(on, target -> new TreeSet<>());
    }

    private static Map<String, Map<String, Set<String>>> expected() throws IOException {
        JsonNode file = Yaml.readOwn(Files.readAllBytes(Path.of("src/test/resources/bootstrap-permissions.yaml")));
        Map<String, Map<String, Set<String>>> expected = new TreeMap<>();
        file.properties().forEach(role -> {
            Map<String, Set<String>> rules = expected.computeIfAbsent(role.getKey(), name -> new TreeMap<>());
            role.getValue().properties().forEach(line -> {
                for (String on : line.getValue().asString().split(" ")) {
                    verbs(rules, on).addAll(List.of(line.getKey().split(" ")));
                }
            });
        });
        return expected;
    }

    @Test
    void eachRoleAllowsWhatTheTableSays() throws IOException {
        Map<String, Map<String, Set<String>>> expected = expected();
        assertThat(allowed.keySet()).isEqualTo(expected.keySet());
        expected.forEach((role, rules) -> assertThat(allowed.get(role)).as(role).isEqualTo(rules));
    }

    /** CVE-2021-25740: who may edit a namespace may not send the traffic of its Services elsewhere. */
    @Test
    void cve2021_25740_endpointsAreNotForEditors() {
        assertThat(allowed.get("ClusterRole system:aggregate-to-edit"))
                .doesNotContainKeys("endpoints", "endpointslices.discovery.k8s.io");
        assertThat(allowed.get("ClusterRole system:aggregate-to-view"))
                .containsEntry("endpoints", Set.of("get", "list", "watch"))
                .containsEntry("endpointslices.discovery.k8s.io", Set.of("get", "list", "watch"));
    }

    /** A viewer learns no Secret, and nobody but an editor acts as an account. */
    @Test
    void viewersSeeNoSecrets() {
        Map<String, Set<String>> view = allowed.get("ClusterRole system:aggregate-to-view");
        assertThat(view).doesNotContainKeys("secrets", "roles.rbac.authorization.k8s.io", "pods/exec");
        assertThat(view.values()).allMatch(Set.of("get", "list", "watch")::containsAll);
    }
}
