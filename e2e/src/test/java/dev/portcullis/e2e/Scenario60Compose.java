package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Compose;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * docker-compose.yml on a real engine, which {@code ./portcullis test compose} sees to: images from the sources, up from nothing, the seed's
 * walk through it, two of each service, down, up again with everything still there, and on as a layout that survives the death of one of each.
 */
@Tag("alone")
@Tag("docker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Scenario60Compose {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final List<String> SERVICES =
            List.of("store-service", "authn-service", "authz-service", "admission-service", "gateway");

    private final Compose compose = new Compose();
    private final Kubectl kubectl =
            Kubectl.in(compose.directory(), KubectlVersion.newest(), compose.kubeconfig(), "default");

    @BeforeAll
    void upFromNothing() throws IOException {
        Files.deleteIfExists(compose.kubeconfig());
        compose.ok("up", "--build", "--detach", "--wait");
    }

    @AfterAll
    void down() {
        compose.close();
        assertThat(Compose.docker("volume", "ls", "--quiet", "--filter=name=" + Compose.PROJECT))
                .isEmpty();
    }

    @Test
    @Order(1)
    void theAdministratorsKubeconfigIsOnTheHost() throws IOException {
        assertThat(kubectl.ok("get", "--raw", "/readyz")).isEqualTo("ok");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(compose.kubeconfig())))
                .isEqualTo("rw-------");
        assertThat(Files.getOwner(compose.kubeconfig()))
                .isEqualTo(Files.getOwner(compose.kubeconfig().getParent()));
    }

    /** No container has more than it needs, and the gateway alone is reached from outside, on this machine only. */
    @Test
    @Order(2)
    void containersAreConfined() {
        String asked =
                "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{gt .HostConfig.Memory 0}}"
                        + " {{.State.Health.Status}} {{json .HostConfig.PortBindings}}";
        for (String service : SERVICES) {
            String ports = service.equals("gateway")
                    ? "{\"6443/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"" + compose.port() + "\"}]}"
                    : "{}";
            assertThat(inspect(service, asked)).isEqualTo("65532:65532 true [ALL] true healthy " + ports);
            // Where the cache does not fit its jars, its flags or the JRE, the JVM says so and starts slowly.
            assertThat(compose.ok("logs", "--no-log-prefix", service)).doesNotContain("[aot", "[cds", "AOT cache");
        }
        for (String other : List.of("etcd", "redis")) {
            assertThat(inspect(
                            other, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.State.Health.Status}}"))
                    .isEqualTo("true [ALL] healthy");
            assertThat(inspect(other, "{{json .HostConfig.PortBindings}}")).isEqualTo("{}");
        }
        assertThat(Compose.docker("exec", container("redis"), "redis-cli", "ping"))
                .contains("NOAUTH");
        assertThat(Compose.docker(
                        "exec",
                        container("etcd"),
                        "etcdctl",
                        "get",
                        "--prefix",
                        "--keys-only",
                        "/registry/namespaces/"))
                .contains("/registry/namespaces/default");
    }

    /** Whoever takes over a container has its keys, and nobody else's: not the store's, no CA's. */
    @Test
    @Order(3)
    void eachSeesItsOwnKeysOnly() {
        Map<String, List<String>> more = Map.of(
                "gateway", List.of("apiserver.crt", "apiserver.key"),
                "authn-service", List.of("ca.crt", "ca.key", "sa.key", "sa.pub"));
        for (String service : SERVICES) {
            List<String> own =
                    List.of("internal/ca.crt", "internal/" + service + ".crt", "internal/" + service + ".key");
            List<String> all = Stream.concat(own.stream(), more.getOrDefault(service, List.of()).stream())
                    .map(file -> "600 65532 " + file)
                    .toList();
            assertThat(Compose.docker(
                                    "exec",
                                    container(service),
                                    "find",
                                    "/etc/portcullis/pki",
                                    "-type",
                                    "f",
                                    "-printf",
                                    "%m %U %P\\n")
                            .lines())
                    .containsExactlyInAnyOrderElementsOf(all);
        }
        Map<String, List<String>> shared = Map.of(
                "authn-service", List.of("authn-service-keys", "redis"),
                "admission-service", List.of("admission-service-keys", "redis"),
                "redis", List.of("redis"),
                "etcd", List.of("etcd"));
        for (String name :
                Stream.concat(SERVICES.stream(), Stream.of("redis", "etcd")).toList()) {
            assertThat(inspect(name, "{{range .Mounts}}{{println .Name}}{{end}}")
                            .lines()
                            .map(String::strip))
                    .containsExactlyInAnyOrderElementsOf(shared.getOrDefault(name, List.of(name + "-keys")).stream()
                            .map(volume -> Compose.PROJECT + "_" + volume)
                            .toList());
        }
    }

    @Test
    @Order(4)
    void theSeedsWalk() {
        Path settings = kubectl.file("settings.json", """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"colour": "blue"}}
                """);
        kubectl.ok("create", "-f", settings.toString());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(kubectl.ok("get", "sa")).containsPattern("default +1 +[0-9]+s"));

        kubectl.ok("create", "serviceaccount", "foo");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(kubectl.ok("describe", "sa", "foo"))
                        .containsPattern("Tokens: +foo-token-[a-z0-9]{5}\\n"));
        Path pod = kubectl.file("curl-custom-sa.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: curl-custom-sa}
                spec:
                  serviceAccountName: foo
                  containers:
                  - {name: main, image: tutum/curl, command: ["sleep", "9999999"]}
                  - {name: ambassador, image: luksa/kubectl-proxy:1.6.2}
                """);
        kubectl.ok("create", "-f", pod.toString());

        assertThat(kubectl.ok("describe", "pod", "curl-custom-sa"))
                .containsPattern("(?s)main:.*/var/run/secrets/kubernetes.io/serviceaccount.*ambassador:");
        assertThat(kubectl.ok("create", "token", "foo")).startsWith("ey");
        assertThat(kubectl.run("auth", "can-i", "list", "pods", "--as=system:serviceaccount:default:foo")
                        .out())
                .isEqualTo("no\n");
    }

    /** The ambassador of the seed, in a container with the account's token, and curl in another that shares its network. */
    @Test
    @Order(5)
    void theAmbassador() {
        compose.ok("--profile=walkthrough", "build", "tools");

        assertThat(compose.ok("--profile=walkthrough", "run", "-T", "--rm", "curl"))
                .contains("\"gitVersion\"")
                .contains(
                        "pods is forbidden: User \\\"system:serviceaccount:default:foo\\\" cannot list resource \\\"pods\\\"")
                .contains("(403)");

        kubectl.ok("create", "rolebinding", "foo-views", "--clusterrole=view", "--serviceaccount=default:foo");

        assertThat(compose.ok("--profile=walkthrough", "run", "-T", "--rm", "curl"))
                .contains("\"kind\": \"PodList\"")
                .doesNotContain("(403)");
    }

    /** What one gateway has written, the other reads at once, whichever replicas were asked on the way. */
    @Test
    @Order(6)
    void twoOfEach() {
        List<String> words = Stream.concat(
                        Stream.of("up", "--detach", "--wait"), SERVICES.stream().map(name -> "--scale=" + name + "=2"))
                .toList();
        compose.ok(Map.of("PORTCULLIS_PORTS", compose.port() + "-" + compose.second()), words.toArray(String[]::new));

        List<String> servers = compose.containers("gateway").stream()
                .map(container -> Compose.docker("port", container, "6443/tcp").strip())
                .toList();
        assertThat(servers).hasSize(2).doesNotHaveDuplicates();
        for (String service : SERVICES) {
            assertThat(compose.containers(service)).hasSize(2);
        }
        for (int i = 0; i < 10; i++) {
            String writer = "--server=https://" + servers.get(i % 2);
            String reader = "--server=https://" + servers.get((i + 1) % 2);
            kubectl.ok(writer, "create", "configmap", "both-" + i, "--from-literal=n=" + i);
            assertThat(kubectl.ok(reader, "get", "configmap", "both-" + i, "-o", "jsonpath={.data.n}"))
                    .isEqualTo(String.valueOf(i));
        }
    }

    @Test
    @Order(7)
    void downAndUpAgainWithEverythingStillThere() throws IOException {
        kubectl.ok("create", "rolebinding", "kept", "--clusterrole=view", "--serviceaccount=default:kept");
        String accounts = kubectl.ok("get", "sa,secrets,configmaps,pods,rolebindings", "-o", "name");
        String kubeconfig = Files.readString(compose.kubeconfig());

        compose.down("--timeout=20");
        assertThat(kubectl.fails("get", "sa")).contains("refused");
        compose.ok("up", "--detach", "--wait");

        assertThat(Files.readString(compose.kubeconfig())).isEqualTo(kubeconfig);
        assertThat(kubectl.ok("get", "sa,secrets,configmaps,pods,rolebindings", "-o", "name"))
                .isEqualTo(accounts);
        assertThat(kubectl.run("auth", "can-i", "list", "pods", "--as=system:serviceaccount:default:kept")
                        .out())
                .isEqualTo("yes\n");
    }

    /** The one etcd takes in two others; then one of each may die at once, of the etcds the one that leads. */
    @Test
    @Order(8)
    void highlyAvailable() {
        kubectl.ok("create", "configmap", "before", "--from-literal=n=1");
        compose.ok("--profile=ha", "build", "tools");
        compose.ok("--profile=ha", "up", "--detach", "--wait");

        String leader = Compose.docker("exec", container("etcd"), "etcdctl", "endpoint", "status", "--cluster")
                .lines()
                .map(line -> line.split(", "))
                .filter(fields -> fields[4].equals("true"))
                .map(fields -> URI.create(fields[0]).getHost())
                .findFirst()
                .orElseThrow();
        Stream.concat(SERVICES.stream(), Stream.of(leader)).forEach(name -> Compose.docker("kill", container(name)));

        String other = "--server=https://127.0.0.1:" + compose.second();
        await().atMost(SOON)
                .untilAsserted(() -> kubectl.ok(
                        other, "--request-timeout=10s", "annotate", "configmap", "before", "after=yes", "--overwrite"));
        assertThat(kubectl.ok(
                        other, "get", "configmap", "before", "-o", "jsonpath={.data.n} {.metadata.annotations.after}"))
                .isEqualTo("1 yes");
    }

    private String container(String service) {
        return compose.containers(service).getFirst();
    }

    private String inspect(String service, String format) {
        return Compose.docker("inspect", "--format=" + format, container(service))
                .strip();
    }
}
