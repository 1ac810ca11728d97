package dev.portcullis.authz.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.authz.bootstrap.BootstrapPolicy;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.selector.FieldSelector;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NodeAuthorizerTest {
    private static final UserInfo N1 = UserInfo.of("system:node:n1", "system:nodes", "system:authenticated");

    private final NodeAuthorizer node = new NodeAuthorizer(BootstrapPolicy.nodeRules());

    /** src/test/resources/node-cases: objects, and what node n1 may do for their sake. */
    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        JsonNode scenario = Yaml.read(Files.readAllBytes(Path.of("src/test/resources/node-cases/pods.yaml")));
        scenario.path("objects").forEach(object -> put(null, object));
        return scenario.path("cases")
                .valueStream()
                .map(wanted -> DynamicTest.dynamicTest(wanted.toString(), () -> check(wanted)));
    }

    private void put(JsonNode before, JsonNode after) {
        NodeGraph graph = node.graph();
        JsonNode known = after == null ? before : after;
        switch (known.path("kind").asString()) {
            case "Pod" ->
                graph.replace(before == null ? null : PodLinks.of(before), after == null ? null : PodLinks.of(after));
            case "PersistentVolume" ->
                graph.replace(
                        before == null ? null : VolumeLinks.of(before), after == null ? null : VolumeLinks.of(after));
            case "VolumeAttachment" -> graph.replace(null, Links.ofAttachment(known));
            case "ResourceSlice" -> graph.replace(null, Links.ofSlice(known));
            default -> throw new AssertionError(known);
        }
    }

    private void check(JsonNode wanted) {
        Decision decision = node.authorize(new Access(N1, attributes(wanted)));
        assertThat(decision)
                .isEqualTo(
                        wanted.path("allow").asBoolean(false)
                                ? new Decision.Allow("")
                                : new Decision.NoOpinion(text(wanted, "why")));
    }

    private static ResourceAttributes attributes(JsonNode wanted) {
        List<Selector.Requirement> fields = FieldSelector.parse(text(wanted, "fields")).terms().stream()
                .map(term ->
                        new Selector.Requirement(term.field(), term.equal() ? "In" : "NotIn", List.of(term.value())))
                .toList();
        return new ResourceAttributes(
                text(wanted, "namespace"),
                text(wanted, "verb"),
                text(wanted, "group"),
                "v1",
                text(wanted, "resource"),
                text(wanted, "subresource"),
                text(wanted, "name"),
                new Selector(fields, false),
                Selector.NONE);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    @Test
    void onlyNodesAreItsBusiness() {
        ResourceAttributes own = ResourceAttributes.of("get", "", "nodes").named("n1");
        for (UserInfo user : List.of(
                UserInfo.of("system:node:n1"),
                UserInfo.of("n1", "system:nodes"),
                UserInfo.of("alice", "system:nodes"),
                UserInfo.of("system:nodes:n1", "system:nodes"))) {
            assertThat(node.authorize(new Access(user, own))).as("%s", user).isEqualTo(Decision.NO_OPINION);
            assertThat(node.rulesFor(user, "a").incomplete()).isFalse();
        }
        assertThat(node.authorize(new Access(UserInfo.of("system:node:", "system:nodes"), own)))
                .isEqualTo(new Decision.NoOpinion("unknown node for user \"system:node:\""));
        assertThat(node.rulesFor(N1, "a").incomplete()).isTrue();
    }

    @Test
    void pathsAreDecidedByTheRulesOfAllNodes() {
        assertThat(node.authorize(new Access(N1, new NonResourceAttributes("/metrics", "get"))))
                .isEqualTo(Decision.NO_OPINION);
    }

    @Test
    void whatDependsOnPodsIsNotRemembered() {
        assertThat(node.lasting(new Access(N1, ResourceAttributes.of("get", "", "secrets"))))
                .isFalse();
        assertThat(node.lasting(new Access(N1, ResourceAttributes.of("list", "", "services"))))
                .isTrue();
        assertThat(node.lasting(new Access(UserInfo.of("alice"), ResourceAttributes.of("get", "", "secrets"))))
                .isTrue();
    }

    @Test
    void theRightGoesWithThePod() {
        ObjectNode first = pod("p1", "n1", "shared");
        ObjectNode second = pod("p2", "n1", "shared");
        put(null, first);
        put(null, second);
        assertThat(mayRead("shared")).isTrue();
        put(first, null);
        assertThat(mayRead("shared")).as("another one still needs it").isTrue();
        put(second, pod("p2", "n1", "another"));
        assertThat(mayRead("shared")).isFalse();
        assertThat(mayRead("another")).isTrue();
        put(pod("p2", "n1", "another"), null);
        assertThat(mayRead("another")).isFalse();
    }

    @Test
    void theRightGoesWithTheVolume() {
        ObjectNode pod = pod("p", "n1", "x");
        pod.withObject("spec")
                .withArray("volumes")
                .addObject()
                .putObject("persistentVolumeClaim")
                .put("claimName", "c");
        put(null, pod);
        ObjectNode bound = volume("c", "s1");
        put(null, bound);
        assertThat(mayRead("s1")).isTrue();
        put(bound, volume("c", "s2"));
        assertThat(mayRead("s1")).isFalse();
        assertThat(mayRead("s2")).isTrue();
        put(volume("c", "s2"), volume("other", "s2"));
        assertThat(mayRead("s2")).as("bound to a claim that nobody here has").isFalse();
        put(volume("other", "s2"), volume("c", "s2"));
        assertThat(mayRead("s2")).isTrue();
        put(volume("c", "s2"), null);
        assertThat(mayRead("s2")).isFalse();
    }

    private boolean mayRead(String secret) {
        return node.authorize(new Access(
                        N1, ResourceAttributes.of("get", "", "secrets").in("a").named(secret)))
                instanceof Decision.Allow;
    }

    private static ObjectNode pod(String name, String node, String secret) {
        ObjectNode pod = Json.object().put("kind", "Pod");
        pod.putObject("metadata").put("namespace", "a").put("name", name);
        ObjectNode spec = pod.putObject("spec").put("nodeName", node);
        spec.putArray("volumes").addObject().putObject("secret").put("secretName", secret);
        return pod;
    }

    private static ObjectNode volume(String claim, String secret) {
        ObjectNode volume = Json.object().put("kind", "PersistentVolume");
        volume.putObject("metadata").put("name", "pv");
        ObjectNode spec = volume.putObject("spec");
        spec.putObject("claimRef").put("namespace", "a").put("name", claim);
        spec.putObject("rbd").putObject("secretRef").put("name", secret);
        return volume;
    }
}
