package dev.portcullis.authz.escalation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** src/test/resources/escalation-cases.yaml: a policy, and attempts to get more out of it. */
class EscalationCasesTest {
    private final RbacIndex index = new RbacIndex();
    private final Map<String, List<PolicyRule>> roles = new HashMap<>();
    private final EscalationCheck check = new EscalationCheck(
            new UnionAuthorizer(List.of(new MastersAuthorizer(), new RbacAuthorizer(index))),
            new RbacAuthorizer(index),
            (ref, namespace) -> Optional.ofNullable(
                    roles.get((ref.kind().equals("ClusterRole") ? "" : namespace) + "/" + ref.name())));

    @TestFactory
    Stream<DynamicTest> attempts() throws IOException {
        JsonNode table = Yaml.read(Files.readAllBytes(Path.of("src/test/resources/escalation-cases.yaml")));
        for (JsonNode object : table.path("objects")) {
            if (object.path("kind").asString().endsWith("Binding")) {
                index.put(Binding.of(object));
            } else {
                index.put(Role.of(object));
                roles.put(
                        namespace(object) + "/"
                                + object.path("metadata").path("name").asString(),
                        PolicyRule.list(object.path("rules")));
            }
        }
        return table.path("attempts")
                .valueStream()
                .map(one -> DynamicTest.dynamicTest(one.path("what").asString(), () -> check(one)));
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    private void check(JsonNode one) {
        List<String> groups =
                one.path("groups").valueStream().map(JsonNode::asString).toList();
        UserInfo user = new UserInfo(one.path("user").asString(), "", groups, Map.of());
        ObjectNode write = (ObjectNode) one.path("write");
        String resource = write.path("kind").asString().toLowerCase(Locale.ROOT) + "s";
        String name = write.path("metadata").path("name").asString();
        Attempt attempt = new Attempt(
                user, resource, namespace(write), name, write, one.path("was") instanceof ObjectNode was ? was : null);
        if (one.path("allowed").asBoolean(false)) {
            check.confirm(attempt);
            return;
        }
        String message = one.has("message")
                ? one.path("message").asString()
                : ("%s.rbac.authorization.k8s.io \"%s\" is forbidden: user \"%s\" (groups=[%s]) is attempting to grant"
                                + " RBAC permissions not currently held:\n%s")
                        .formatted(
                                resource,
                                name,
                                user.username(),
                                groups.stream().map(group -> '"' + group + '"').collect(Collectors.joining(" ")),
                                one.path("lacks")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .collect(Collectors.joining("\n")));
        assertThatThrownBy(() -> check.confirm(attempt))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }
}
