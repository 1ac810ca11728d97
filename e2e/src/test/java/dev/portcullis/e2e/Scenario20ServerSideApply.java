package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two teams and a tool own parts of one object; they share, conflict, take and give up, and move from kubectl's own apply and back. */
@ParameterizedClass(name = "{0}, kubectl {1}")
@MethodSource("dev.portcullis.e2e.Cases#storesAndClients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class Scenario20ServerSideApply {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameter(0)
    StoreKind store;

    @Parameter(1)
    KubectlVersion version;

    private Kubectl kubectl;

    @BeforeParameterizedClassInvocation
    void start() {
        kubectl = Kubectl.admin(version, SharedSuites.on(store), SharedSuites.name("apply-1-" + version.minor()));
        kubectl.ok("create", "namespace", kubectl.namespace());
    }

    private Path configMap(String name, String data) {
        return kubectl.file(
                name + ".yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\ndata: {%s}\n".formatted(name, data));
    }

    private Path deployment(String name, int replicas, String image) {
        return kubectl.file(name + ".yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, labels: {app: %1$s}}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - name: web
                        image: %3$s
                        ports: [{containerPort: 80}]
                """.formatted(name, replicas, image));
    }

    private String apply(Path file, String... words) {
        List<String> all = new ArrayList<>(List.of("apply", "--server-side", "-f", file.toString()));
        all.addAll(List.of(words));
        return kubectl.ok(all.toArray(String[]::new));
    }

    private JsonNode get(String what, String name) {
        List<String> words = new ArrayList<>(List.of("get", what, name, "-o", "json"));
        if (version.atLeast(21)) {
            words.add("--show-managed-fields");
        }
        return JSON.readTree(kubectl.ok(words.toArray(String[]::new)));
    }

    /** {@code manager operation}, each once. */
    private List<String> managers(String what, String name) {
        return get(what, name)
                .at("/metadata/managedFields")
                .valueStream()
                .map(entry -> entry.path("manager").asString("")
                        + ' '
                        + entry.path("operation").asString(""))
                .toList();
    }

    @Test
    void applyTwice() {
        Path file = configMap("twice", "colour: blue");

        assertThat(apply(file)).isEqualTo("configmap/twice serverside-applied\n");
        JsonNode once = get("cm", "twice");
        assertThat(apply(file)).isEqualTo("configmap/twice serverside-applied\n");

        assertThat(get("cm", "twice")).isEqualTo(once);
        assertThat(managers("cm", "twice")).containsExactly("kubectl Apply");
        assertThat(once.at("/metadata/managedFields/0/fieldsV1"))
                .isEqualTo(JSON.readTree("{\"f:data\":{\"f:colour\":{}}}"));
    }

    @Test
    void conflictsAreNamedAndForced() {
        apply(deployment("shop", 1, "nginx:1.25"), "--field-manager=team-a");
        Path other = deployment("shop", 3, "nginx:1.26");

        String refused = kubectl.fails("apply", "--server-side", "--field-manager=team-b", "-f", other.toString());
        assertThat(refused)
                .contains("Apply failed with 2 conflicts: conflicts with \"team-a\"")
                .contains("- .spec.replicas")
                .contains("- .spec.template.spec.containers[name=\"web\"].image")
                .contains("--force-conflicts");

        apply(other, "--field-manager=team-b", "--force-conflicts");
        assertThat(get("deployment", "shop").at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(managers("deployment", "shop")).containsExactlyInAnyOrder("team-a Apply", "team-b Apply");
    }

    @Test
    void whatIsGivenUpGoesOnceNobodyOwnsIt() {
        apply(configMap("shared", "mine: a, both: b"), "--field-manager=team-a");
        apply(configMap("shared", "both: b, theirs: c"), "--field-manager=team-b");

        apply(configMap("shared", "mine: a"), "--field-manager=team-a");
        assertThat(get("cm", "shared").get("data"))
                .isEqualTo(JSON.readTree("{\"both\":\"b\",\"mine\":\"a\",\"theirs\":\"c\"}"));

        apply(configMap("shared", "theirs: c"), "--field-manager=team-b");
        assertThat(get("cm", "shared").get("data")).isEqualTo(JSON.readTree("{\"mine\":\"a\",\"theirs\":\"c\"}"));
    }

    @Test
    void whoScalesOwnsTheReplicas() {
        apply(deployment("scaled", 1, "nginx:1.25"));
        kubectl.ok("scale", "deployment", "scaled", "--replicas=4");

        assertThat(kubectl.fails(
                        "apply",
                        "--server-side",
                        "-f",
                        deployment("scaled", 2, "nginx:1.25").toString()))
                .contains(".spec.replicas");
        assertThat(get("deployment", "scaled").at("/spec/replicas").asInt()).isEqualTo(4);
    }

    @Test
    void aDryRunAndADiffChangeNothing() {
        apply(deployment("looked-at", 1, "nginx:1.25"));
        JsonNode before = get("deployment", "looked-at");
        Path changed = deployment("looked-at", 5, "nginx:1.25");

        assertThat(apply(changed, "--dry-run=server"))
                .isEqualTo("deployment.apps/looked-at serverside-applied (server dry run)\n");
        assertThat(apply(configMap("not-made", "a: b"), "--dry-run=server")).contains("(server dry run)");
        Result diff = kubectl.run("diff", "--server-side", "-f", changed.toString());
        assertThat(diff.exit()).as(diff.toString()).isEqualTo(1);
        assertThat(diff.out()).contains("-  replicas: 1").contains("+  replicas: 5");
        Result same = kubectl.run(
                "diff",
                "--server-side",
                "-f",
                deployment("looked-at", 1, "nginx:1.25").toString());
        assertThat(same.exit()).as(same.toString()).isZero();

        assertThat(get("deployment", "looked-at")).isEqualTo(before);
        assertThat(kubectl.fails("get", "cm", "not-made")).contains("(NotFound)");
    }

    /** kubectl's own apply first, then the server's, and back; nothing is lost, and what is left out goes. */
    @Test
    void fromClientSideAndBack() {
        kubectl.ok("apply", "-f", configMap("moving", "a: '1', b: '1'").toString());
        assertThat(managers("cm", "moving")).containsExactly("kubectl-client-side-apply Update");

        apply(configMap("moving", "a: '2', b: '1'"));
        assertThat(get("cm", "moving").at("/data/a").asString()).isEqualTo("2");
        assertThat(lastApplied("moving").at("/data/a").asString()).isEqualTo("2");

        apply(configMap("moving", "a: '2'"));
        boolean moves = version.atLeast(26); // earlier ones leave what client-side apply made to its manager
        assertThat(get("cm", "moving").get("data").has("b")).isEqualTo(!moves);
        assertThat(managers("cm", "moving").contains("kubectl-client-side-apply Update"))
                .isEqualTo(!moves);

        kubectl.ok("apply", "-f", configMap("moving", "a: '3', c: '1'").toString());
        JsonNode data = get("cm", "moving").get("data");
        assertThat(data.path("a").asString()).isEqualTo("3");
        assertThat(data.path("c").asString()).isEqualTo("1");
        kubectl.ok("apply", "-f", configMap("moving", "a: '3'").toString());
        assertThat(get("cm", "moving").get("data").has("c")).isFalse();
    }

    private JsonNode lastApplied(String name) {
        return JSON.readTree(get("cm", name)
                .at("/metadata/annotations")
                .path("kubectl.kubernetes.io/last-applied-configuration")
                .asString());
    }

    @Test
    void managedFieldsAreShownWhenAskedFor() {
        apply(configMap("shown", "a: b"));

        String shown = version.atLeast(21)
                ? kubectl.ok("get", "cm", "shown", "-o", "yaml", "--show-managed-fields")
                : kubectl.ok("get", "cm", "shown", "-o", "yaml");

        assertThat(shown).contains("  managedFields:\n").contains("f:data:").contains("fieldsType: FieldsV1");
        if (version.atLeast(21)) {
            assertThat(kubectl.ok("get", "cm", "shown", "-o", "yaml")).doesNotContain("managedFields");
        }
    }

    @Test
    void whoMayPatchButNotCreateAppliesOnlyWhatIsThere() {
        apply(configMap("there", "a: b"));
        String patcher = "--as=patcher-1-" + version.minor();
        kubectl.ok("create", "role", "patcher", "--verb=get,patch", "--resource=configmaps");
        kubectl.ok("create", "rolebinding", "patcher", "--role=patcher", "--user=" + patcher.substring(5));

        apply(configMap("there", "a: b"), patcher, "--field-manager=other");
        assertThat(kubectl.fails(
                        "apply",
                        "--server-side",
                        patcher,
                        "-f",
                        configMap("elsewhere", "a: b").toString()))
                .contains("(Forbidden)")
                .contains("cannot create resource \"configmaps\"");
        assertThat(kubectl.fails("get", "cm", "elsewhere")).contains("(NotFound)");
    }
}
