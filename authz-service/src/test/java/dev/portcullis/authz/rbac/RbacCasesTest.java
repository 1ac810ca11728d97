package dev.portcullis.authz.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.authz.aggregation.AggregatedRole;
import dev.portcullis.authz.aggregation.ClusterRoleAggregation;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Each file of src/test/resources/rbac-cases: some objects, and who may then do what; see the README there. */
class RbacCasesTest {
    @TestFactory
    Stream<DynamicNode> scenarios() throws IOException {
        return Files.list(Path.of("src/test/resources/rbac-cases"))
                .filter(file -> file.toString().endsWith(".yaml"))
                .sorted()
                .map(RbacCasesTest::scenario);
    }

    private static DynamicNode scenario(Path file) {
        try {
            JsonNode scenario = Yaml.read(Files.readAllBytes(file));
            RbacAuthorizer rbac = new RbacAuthorizer(index(scenario.path("objects")));
            return DynamicContainer.dynamicContainer(
                    file.getFileName().toString(),
                    scenario.path("cases")
                            .valueStream()
                            .map(wanted -> DynamicTest.dynamicTest(wanted.toString(), () -> check(rbac, wanted))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static RbacIndex index(JsonNode objects) {
        RbacIndex index = new RbacIndex();
        for (JsonNode object : objects) {
            if (object.path("kind").asString().endsWith("Binding")) {
                index.put(Binding.of(object));
            } else {
                index.put(Role.of(object.has("aggregationRule") ? aggregated(object, objects) : object));
            }
        }
        return index;
    }

    /** As the controller would leave it. */
    private static JsonNode aggregated(JsonNode role, JsonNode objects) {
        List<AggregatedRole> all = objects.valueStream()
                .filter(object -> object.path("kind").asString().equals("ClusterRole"))
                .map(AggregatedRole::of)
                .toList();
        ObjectNode filled = (ObjectNode) role.deepCopy();
        ArrayNode rules = filled.putArray("rules");
        ClusterRoleAggregation.sum(AggregatedRole.of(role), all).forEach(rule -> rule.writeTo(rules.addObject()));
        return filled;
    }

    private static void check(RbacAuthorizer rbac, JsonNode wanted) {
        List<String> groups =
                wanted.path("groups").valueStream().map(JsonNode::asString).toList();
        UserInfo user = new UserInfo(text(wanted, "user"), "", groups, Map.of());
        Decision decision = rbac.authorize(new Access(user, attributes(wanted)));
        if (wanted.path("allow").isBoolean()) {
            assertThat(decision).isInstanceOf(Decision.Allow.class);
            return;
        }
        Decision expected = wanted.has("allow")
                ? new Decision.Allow("RBAC: allowed by " + text(wanted, "allow"))
                : new Decision.NoOpinion(text(wanted, "error"));
        assertThat(decision).hasSameClassAs(expected);
        assertThat(decision.why()).isEqualTo(expected.why());
    }

    private static Attributes attributes(JsonNode wanted) {
        return wanted.has("path")
                ? new NonResourceAttributes(text(wanted, "path"), text(wanted, "verb"))
                : new ResourceAttributes(
                        text(wanted, "namespace"),
                        text(wanted, "verb"),
                        text(wanted, "group"),
                        "v1",
                        text(wanted, "resource"),
                        text(wanted, "subresource"),
                        text(wanted, "name"),
                        Selector.NONE,
                        Selector.NONE);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
