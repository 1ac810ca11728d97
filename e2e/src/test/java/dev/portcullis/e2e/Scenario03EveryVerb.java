package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Running;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
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

/** What people do with kubectl all day, command by command. */
@ParameterizedClass(name = "{0}, kubectl {1}")
@MethodSource("dev.portcullis.e2e.Cases#storesAndClients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class Scenario03EveryVerb {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    @Parameter(0)
    StoreKind store;

    @Parameter(1)
    KubectlVersion version;

    private Kubectl kubectl;

    @BeforeParameterizedClassInvocation
    void start() {
        kubectl = Kubectl.admin(version, SharedSuites.on(store), SharedSuites.name("verbs-1-" + version.minor()));
        kubectl.ok("create", "namespace", kubectl.namespace());
        kubectl.ok("create", "deployment", "web", "--image=nginx:1.25");
        await().atMost(SOON).untilAsserted(() -> kubectl.ok("run", "shell", "--image=busybox", "--restart=Never"));
    }

    @Test
    void apply() {
        Path file = kubectl.file("applied.yaml", configMap("applied", "colour: blue\n  shape: round"));

        assertThat(kubectl.ok("apply", "-f", file.toString())).isEqualTo("configmap/applied created\n");
        assertThat(kubectl.ok("apply", "-f", file.toString())).isEqualTo("configmap/applied unchanged\n");
        kubectl.file("applied.yaml", configMap("applied", "colour: red"));
        assertThat(kubectl.ok("apply", "-f", file.toString())).isEqualTo("configmap/applied configured\n");

        JsonNode data =
                JSON.readTree(kubectl.ok("get", "cm", "applied", "-o", "json")).get("data");
        assertThat(data).isEqualTo(JSON.readTree("{\"colour\": \"red\"}"));
    }

    @Test
    void edit() {
        kubectl.ok("create", "configmap", "edited", "--from-literal=colour=blue");

        String said =
                kubectl.withEnvironment("KUBE_EDITOR", "sed -i s/blue/red/").ok("edit", "configmap", "edited");

        assertThat(said).isEqualTo("configmap/edited edited\n");
        assertThat(kubectl.ok("get", "cm", "edited", "-o", "jsonpath={.data.colour}"))
                .isEqualTo("red");
    }

    @Test
    void patch() {
        kubectl.ok("create", "deployment", "patched", "--image=nginx:1.25");
        String strategic =
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"sidecar\",\"image\":\"b\"}]}}}}";
        String merge = "{\"metadata\":{\"labels\":{\"app\":null,\"tier\":\"front\"}}}";
        String json = "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4}]";

        kubectl.ok("patch", "deployment", "patched", "-p", strategic);
        kubectl.ok("patch", "deployment", "patched", "--type=merge", "-p", merge);
        kubectl.ok("patch", "deployment", "patched", "--type=json", "-p", json);

        JsonNode patched = JSON.readTree(kubectl.ok("get", "deployment", "patched", "-o", "json"));
        assertThat(patched.at("/spec/template/spec/containers")).hasSize(2);
        assertThat(patched.at("/metadata/labels")).isEqualTo(JSON.readTree("{\"tier\":\"front\"}"));
        assertThat(patched.at("/spec/replicas").asInt()).isEqualTo(4);
    }

    @Test
    void getInEveryForm() {
        assertThat(kubectl.ok("get", "pod", "shell"))
                .containsPattern("NAME +READY +STATUS +RESTARTS +AGE\\nshell +0/1 +Pending +0 +[0-9]+s\\n");
        assertThat(kubectl.ok("get", "pod", "shell", "-o", "wide"))
                .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\\n");
        assertThat(kubectl.ok("get", "deployment", "web", "-o", "wide"))
                .containsPattern("NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\\n")
                .containsPattern("web +0/1 .*nginx:1.25 +app=web");
        assertThat(kubectl.ok("get", "pod", "shell", "-o", "name")).isEqualTo("pod/shell\n");
        assertThat(kubectl.ok("get", "pod", "shell", "-o", "yaml"))
                .startsWith("apiVersion: v1\nkind: Pod\n")
                .contains("\n  name: shell\n");
        assertThat(JSON.readTree(kubectl.ok("get", "pod", "shell", "-o", "json"))
                        .at("/spec/containers/0/image")
                        .asString())
                .isEqualTo("busybox");
        assertThat(kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].metadata.name}"))
                .contains("shell");
        assertThat(kubectl.ok("get", "pods", "-l", "run=shell", "-o", "name")).isEqualTo("pod/shell\n");
        assertThat(kubectl.ok("get", "pods", "-l", "run!=shell", "-o", "name")).isEmpty();
        assertThat(kubectl.ok("get", "pods", "--field-selector", "metadata.name=shell", "-o", "name"))
                .isEqualTo("pod/shell\n");
        assertThat(kubectl.ok("get", "all")).contains("pod/shell").contains("deployment.apps/web");
    }

    @Test
    void getAndWatch() {
        try (Running watch = kubectl.start("get", "configmaps", "-w", "-o", "name")) {
            kubectl.ok("create", "configmap", "watched-before", "--from-literal=a=b");
            watch.await(SOON, "configmap/watched-before"::equals);

            kubectl.ok("create", "configmap", "watched", "--from-literal=a=b");
            watch.await(Duration.ofSeconds(2), "configmap/watched"::equals);
            assertThat(watch.isAlive()).isTrue();
        }
    }

    @Test
    void describe() {
        assertThat(kubectl.ok("describe", "pod", "shell"))
                .containsPattern("Name: +shell\\n")
                .containsPattern("Image: +busybox\\n");
        assertThat(kubectl.ok("describe", "deployment", "web")).containsPattern("Selector: +app=web\\n");
        assertThat(kubectl.ok("describe", "namespace", kubectl.namespace())).containsPattern("Status: +Active\\n");
        assertThat(kubectl.ok("describe", "clusterrole", "view"))
                .containsPattern("pods +\\[] +\\[] +\\[get list watch]");
    }

    @Test
    void labelAndAnnotate() {
        kubectl.ok("create", "configmap", "marked", "--from-literal=a=b");

        kubectl.ok("label", "configmap", "marked", "tier=front");
        assertThat(kubectl.fails("label", "configmap", "marked", "tier=back")).contains("--overwrite");
        kubectl.ok("label", "--overwrite", "configmap", "marked", "tier=back");
        kubectl.ok("annotate", "configmap", "marked", "note=seen");

        assertThat(kubectl.ok("get", "cm", "-l", "tier=back", "-o", "jsonpath={.items[0].metadata.annotations.note}"))
                .isEqualTo("seen");
        kubectl.ok("label", "configmap", "marked", "tier-");
        assertThat(kubectl.ok("get", "cm", "-l", "tier", "-o", "name")).isEmpty();
    }

    @Test
    void delete() {
        kubectl.ok("create", "configmap", "doomed", "--from-literal=a=b");
        kubectl.ok("label", "configmap", "doomed", "doomed=yes");

        assertThat(kubectl.ok("delete", "configmap", "-l", "doomed=yes")).contains("configmap \"doomed\" deleted");
        assertThat(kubectl.fails("get", "configmap", "doomed")).contains("(NotFound)");
        assertThat(kubectl.fails("delete", "configmap", "doomed")).contains("(NotFound)");
    }

    /** Everything in it goes first, then the namespace itself. */
    @Test
    void deleteANamespace() {
        String doomed = kubectl.namespace() + "-doomed";
        kubectl.ok("create", "namespace", doomed);
        kubectl.ok("create", "configmap", "inside", "--namespace=" + doomed);

        kubectl.ok("delete", "namespace", doomed, "--timeout=30s");

        assertThat(kubectl.fails("get", "namespace", doomed)).contains("(NotFound)");
    }

    @Test
    void scale() {
        kubectl.ok("create", "deployment", "scaled", "--image=nginx:1.25");

        assertThat(kubectl.ok("scale", "deployment", "scaled", "--replicas=3")).contains("scaled");

        assertThat(kubectl.ok("get", "deployment", "scaled", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("3");
        assertThat(kubectl.fails("scale", "deployment", "scaled", "--current-replicas=1", "--replicas=5"))
                .containsIgnoringCase("expected replicas to be 1, was 3");
    }

    /** Old ones send the eviction in a version that is no longer served otherwise. */
    @Test
    void drain() {
        String node = "drained-1-" + version.minor();
        Path file = kubectl.file("drained.yaml", """
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: Node, metadata: {name: %1$s}}
                - {apiVersion: v1, kind: Pod, metadata: {name: drained}, spec: {nodeName: %1$s, containers: [{name: c, image: i}]}}
                """.formatted(node));
        await().atMost(SOON).untilAsserted(() -> kubectl.ok("apply", "-f", file.toString()));

        assertThat(kubectl.ok("drain", node, "--force", "--grace-period=0", "--timeout=20s"))
                .contains("pod/drained evicted");

        assertThat(kubectl.ok("get", "node", node)).contains("SchedulingDisabled");
        assertThat(kubectl.ok("get", "pods", "-o", "name")).doesNotContain("pod/drained");
        kubectl.ok("delete", "node", node);
    }

    @Test
    void explain() {
        assertThat(kubectl.ok("explain", "pods.spec.containers.imagePullPolicy"))
                .containsPattern("KIND: +Pod")
                .contains("imagePullPolicy")
                .contains("Always, Never, IfNotPresent");
        assertThat(kubectl.ok("explain", "deployment.spec"))
                .contains("replicas")
                .contains("template");
    }

    @Test
    void apiResources() {
        assertThat(kubectl.ok("api-resources", "-o", "wide"))
                .containsPattern("pods +po +v1 +true +Pod ")
                .containsPattern("deployments +deploy +apps/v1 +true +Deployment ")
                .containsPattern("namespaces +ns +v1 +false +Namespace ")
                .containsPattern("clusterroles +rbac.authorization.k8s.io/v1 +false +ClusterRole ");
        assertThat(kubectl.ok("api-versions")).contains("apps/v1\n").contains("v1\n");
    }

    @Test
    void authCanI() {
        assertThat(kubectl.ok("auth", "can-i", "create", "pods")).isEqualTo("yes\n");
        String nobody = "--as=system:serviceaccount:" + kubectl.namespace() + ":default";
        Result no = kubectl.run("auth", "can-i", "list", "secrets", nobody);
        assertThat(no.out()).startsWith("no");
        assertThat(no.exit()).isEqualTo(1);
        assertThat(kubectl.ok("auth", "can-i", "--list")).containsPattern("\\*\\.\\* +\\[] +\\[] +\\[\\*]");
    }

    /** Older versions ask for a preview of the API that current releases have no more. */
    @Test
    void authWhoami() {
        if (kubectl.version().atLeast(28)) {
            assertThat(kubectl.ok("auth", "whoami"))
                    .containsPattern("Username +kubernetes-admin")
                    .containsPattern("Groups +\\[system:masters system:authenticated]");
        }
    }

    @Test
    void waitFor() {
        kubectl.ok("create", "configmap", "awaited", "--from-literal=a=b");
        try (Running wait = kubectl.start("wait", "--for=delete", "configmap/awaited", "--timeout=20s", "-v=6")) {
            // Who comes when it is gone already does not wait, and says so or nothing, as its version has it.
            wait.await(SOON, line -> line.contains("watch=true"));
            kubectl.ok("delete", "configmap", "awaited");
            wait.await(SOON, line -> line.startsWith("configmap/awaited"));
        }
        assertThat(kubectl.fails("wait", "--for=condition=Ready", "pod/shell", "--timeout=1s"))
                .contains("timed out waiting for the condition");
    }

    @Test
    void raw() {
        JsonNode list =
                JSON.readTree(kubectl.ok("get", "--raw", "/api/v1/namespaces/" + kubectl.namespace() + "/pods"));
        assertThat(list.get("kind").asString()).isEqualTo("PodList");
        assertThat(kubectl.ok("get", "--raw", "/readyz?verbose"))
                .contains(
                        "[+]authn-service ok", "[+]authz-service ok", "[+]admission-service ok", "[+]store-service ok")
                .contains("readyz check passed");
    }

    @Test
    void createDryRun() {
        String made = kubectl.ok("create", "deployment", "imagined", "--image=nginx", "--dry-run=server", "-o", "yaml");

        assertThat(made).contains("uid: ").contains("strategy:");
        assertThat(kubectl.fails("get", "deployment", "imagined")).contains("(NotFound)");
    }

    @Test
    void diff() {
        kubectl.ok(
                "apply",
                "-f",
                kubectl.file("diffed.yaml", configMap("diffed", "colour: blue")).toString());
        String file =
                kubectl.file("diffed.yaml", configMap("diffed", "colour: red")).toString();

        Result result = kubectl.run("diff", "-f", file);

        assertThat(result.exit()).as("%s", result).isEqualTo(1);
        assertThat(result.out()).contains("-  colour: blue\n").contains("+  colour: red\n");
        assertThat(kubectl.ok("get", "cm", "diffed", "-o", "jsonpath={.data.colour}"))
                .isEqualTo("blue");
    }

    private static String configMap(String name, String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata:\n  " + data + "\n";
    }
}
