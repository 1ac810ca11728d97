package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Running;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * "Securing the Kubernetes API server", walked from its first sentence to its last: what the API server does with a request,
 * what a ServiceAccount is, and what its token may do.
 */
@ParameterizedClass(name = "{0}, kubectl {1}")
@MethodSource("dev.portcullis.e2e.Cases#storesAndClients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Scenario01SeedWalk {
    private static final String MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    @Parameter(0)
    StoreKind store;

    @Parameter(1)
    KubectlVersion version;

    private Portcullis portcullis;
    private String namespace;
    private Kubectl kubectl;

    @BeforeParameterizedClassInvocation
    void start() {
        portcullis = SharedSuites.on(store);
        namespace = SharedSuites.name("walk-1-" + version.minor());
        kubectl = Kubectl.admin(version, portcullis, namespace);
        kubectl.ok("create", "namespace", namespace);
    }

    @Test
    @Order(1)
    void aResourceIsCreatedFromAJsonFileByPost() {
        Path file = kubectl.file("settings.json", """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"colour": "blue"}}
                """);

        String log = kubectl.run("create", "-v=8", "-f", file.toString()).err();

        assertThat(log)
                .containsPattern("POST[\" ].*/api/v1/namespaces/" + namespace + "/configmaps")
                .contains("201 Created");
        assertThat(kubectl.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"))
                .isEqualTo("blue");
    }

    /** Optimistic locking: changes to an object are never overridden by other clients in the event of concurrent updates. */
    @Test
    @Order(2)
    void ofTwoWritersOneGetsConflict() {
        String read = kubectl.ok("get", "configmap", "settings", "-o", "json");
        Path mine = kubectl.file("mine.json", read.replace("blue", "red"));
        Path theirs = kubectl.file("theirs.json", read.replace("blue", "green"));

        kubectl.ok("replace", "-f", theirs.toString());
        String refused = kubectl.fails("replace", "-f", mine.toString());

        assertThat(refused)
                .contains("(Conflict)")
                .contains(
                        "the object has been modified; please apply your changes to the latest version and try again");
        assertThat(kubectl.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"))
                .isEqualTo("green");
    }

    @Test
    @Order(3)
    void anInvalidObjectIsRefusedAndNotStored() {
        Path file = kubectl.file("invalid.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: invalid}
                spec:
                  containers:
                  - {name: Not_A_Label, image: busybox}
                  - {name: no-image}
                """);

        String refused = kubectl.fails("create", "--validate=false", "-f", file.toString());

        assertThat(refused)
                .contains("The Pod \"invalid\" is invalid")
                .contains("spec.containers[0].name: Invalid value: \"Not_A_Label\"")
                .contains("spec.containers[1].image: Required value");
        assertThat(kubectl.fails("get", "pod", "invalid")).contains("(NotFound)");
    }

    /** A default ServiceAccount is automatically created for each namespace. */
    @Test
    @Order(4)
    void everyNamespaceHasADefaultAccount() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(kubectl.ok("get", "sa"))
                        .containsPattern("NAME +SECRETS +AGE\\n")
                        .containsPattern("default +1 +[0-9]+s"));
    }

    @Test
    @Order(5)
    void anAccountIsCreatedAndGetsATokenSecret() {
        assertThat(kubectl.ok("create", "serviceaccount", "foo")).isEqualTo("serviceaccount/foo created\n");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(kubectl.ok("describe", "sa", "foo"))
                        .containsPattern("Name: +foo\\n")
                        .containsPattern("Mountable secrets: +foo-token-[a-z0-9]{5}\\n")
                        .containsPattern("Tokens: +foo-token-[a-z0-9]{5}\\n"));
    }

    @Test
    @Order(6)
    void theSecretHoldsCaNamespaceAndToken() {
        assertThat(kubectl.ok("describe", "secret", tokenSecret()))
                .containsPattern("Type: +kubernetes.io/service-account-token\\n")
                .containsPattern("kubernetes.io/service-account.name: foo\\n")
                .containsPattern("ca.crt: +[0-9]+ bytes")
                .containsPattern("namespace: +" + namespace.length() + " bytes")
                .containsPattern("token: +ey[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }

    /** The pod of the book: curl, and the ambassador that talks to the API server in its place. */
    @Test
    @Order(7)
    void aPodWithTwoContainersUsesTheAccount() {
        Path file = kubectl.file("curl-custom-sa.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: curl-custom-sa}
                spec:
                  serviceAccountName: foo
                  containers:
                  - {name: main, image: tutum/curl, command: ["sleep", "9999999"]}
                  - {name: ambassador, image: luksa/kubectl-proxy:1.6.2}
                """);

        assertThat(kubectl.ok("create", "-f", file.toString())).isEqualTo("pod/curl-custom-sa created\n");

        JsonNode spec = JSON.readTree(kubectl.ok("get", "pod", "curl-custom-sa", "-o", "json"))
                .get("spec");
        JsonNode volume = spec.get("volumes").get(0);
        assertThat(volume.at("/secret/secretName").asString()).isEqualTo(tokenSecret());
        assertThat(spec.get("containers")).hasSize(2).allSatisfy(container -> {
            JsonNode mount = container.get("volumeMounts").get(0);
            assertThat(mount.get("mountPath").asString()).isEqualTo(MOUNT);
            assertThat(mount.get("name")).isEqualTo(volume.get("name"));
            assertThat(mount.get("readOnly").asBoolean()).isTrue();
        });
        assertThat(kubectl.ok("describe", "pod", "curl-custom-sa"))
                .containsPattern("(?s)main:.*" + MOUNT + ".*ambassador:.*" + MOUNT);
    }

    @Test
    @Order(8)
    void aPodWithoutAnAccountGetsTheDefaultOne() {
        kubectl.ok("run", "plain", "--image=busybox", "--restart=Never");

        assertThat(kubectl.ok("get", "pod", "plain", "-o", "jsonpath={.spec.serviceAccountName}"))
                .isEqualTo("default");
    }

    @Test
    @Order(9)
    void aPodCannotUseAnAccountOfAnotherNamespace() {
        Kubectl elsewhere = Kubectl.admin(kubectl.version(), portcullis, namespace + "-other");
        elsewhere.ok("create", "namespace", elsewhere.namespace());
        elsewhere.ok("create", "serviceaccount", "theirs");
        Path file = kubectl.file("foreign.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: foreign}
                spec: {serviceAccountName: theirs, containers: [{name: main, image: busybox}]}
                """);

        assertThat(kubectl.fails("create", "-f", file.toString()))
                .contains("(Forbidden)")
                .contains("error looking up service account " + namespace
                        + "/theirs: serviceaccount \"theirs\" not found");
        assertThat(kubectl.fails("get", "pod", "foreign")).contains("(NotFound)");
    }

    /** A pod's ServiceAccount must be set when creating the pod. It can't be changed later. */
    @Test
    @Order(10)
    void aPodCannotChangeItsAccount() {
        String change = "{\"spec\":{\"serviceAccountName\":\"default\",\"serviceAccount\":\"default\"}}";

        assertThat(kubectl.fails("patch", "pod", "curl-custom-sa", "-p", change))
                .contains("is invalid")
                .contains("pod updates may not change fields other than");
        assertThat(kubectl.ok("get", "pod", "curl-custom-sa", "-o", "jsonpath={.spec.serviceAccountName}"))
                .isEqualTo("foo");
    }

    /**
     * The ambassador runs {@code kubectl proxy} with the CA and the token that are mounted into its container; here they lie in a
     * folder laid out like that volume. curl talks to the proxy without any credentials.
     */
    @Test
    @Order(11)
    void theAccountsTokenMayDoWhatItsBindingsSay() throws IOException, InterruptedException {
        Path volume = mountedVolume();
        Kubectl ambassador = Kubectl.with(kubectl.version(), portcullis, Path.of("/dev/null"), "");
        String pods = "/api/v1/namespaces/" + namespace + "/pods";
        String secretsElsewhere = "/api/v1/namespaces/kube-system/secrets";
        String foo = "system:serviceaccount:" + namespace + ":foo";

        try (Running proxy = ambassador.start(
                "proxy",
                "--port=0",
                "--server=" + portcullis.url(),
                "--certificate-authority=" + volume.resolve("ca.crt"),
                "--token=" + Files.readString(volume.resolve("token")),
                "--accept-paths=^.*")) {
            String started = proxy.await(SOON, line -> line.startsWith("Starting to serve on "));
            String localhost = "http://" + started.substring("Starting to serve on ".length());

            HttpResponse<String> before = curl(localhost + pods);
            assertThat(before.statusCode()).isEqualTo(403);
            assertThat(JSON.readTree(before.body()).get("message").asString())
                    .isEqualTo("pods is forbidden: User \"" + foo + "\" cannot list resource \"pods\" in API group \"\""
                            + " in the namespace \"" + namespace + "\"");

            kubectl.ok(
                    "create",
                    "rolebinding",
                    "foo-views",
                    "--clusterrole=view",
                    "--serviceaccount=" + namespace + ":foo");
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() ->
                            assertThat(curl(localhost + pods).statusCode()).isEqualTo(200));
            assertThat(JSON.readTree(curl(localhost + pods).body()).get("items"))
                    .extracting(pod -> pod.at("/metadata/name").asString())
                    .contains("curl-custom-sa", "plain");
            assertThat(curl(localhost + secretsElsewhere).statusCode()).isEqualTo(403);

            String binding = "permissive-binding-" + namespace;
            kubectl.ok(
                    "create",
                    "clusterrolebinding",
                    binding,
                    "--clusterrole=cluster-admin",
                    "--group=system:serviceaccounts");
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(curl(localhost + secretsElsewhere).statusCode())
                                    .isEqualTo(200));

            kubectl.ok("delete", "clusterrolebinding", binding);
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(curl(localhost + secretsElsewhere).statusCode())
                                    .isEqualTo(403));

            // Deleting the Secret revokes its token at once.
            kubectl.ok("delete", "secret", tokenSecret());
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() ->
                            assertThat(curl(localhost + pods).statusCode()).isEqualTo(401));
        }
    }

    @Test
    @Order(12)
    void deletingTheAccountDeletesItsSecrets() {
        String first = tokenSecret();
        kubectl.ok("delete", "serviceaccount", "foo");

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(kubectl.ok("get", "secrets", "-o", "name")).doesNotContain("foo-token-"));
        assertThat(kubectl.fails("get", "secret", first)).contains("(NotFound)");
    }

    private Path mountedVolume() throws IOException {
        Path volume = Files.createDirectories(portcullis.data().resolve("volumes/" + namespace + MOUNT));
        JsonNode data = JSON.readTree(kubectl.ok("get", "secret", tokenSecret(), "-o", "json"))
                .get("data");
        for (String name : List.of("ca.crt", "namespace", "token")) {
            Files.write(
                    volume.resolve(name),
                    Base64.getDecoder().decode(data.get(name).asString()));
        }
        return volume;
    }

    /** The account's newest token Secret: a deleted one is replaced. */
    private String tokenSecret() {
        Pattern name = Pattern.compile("foo-token-[a-z0-9]{5}");
        return await().atMost(SOON)
                .until(
                        () -> name.matcher(kubectl.ok("get", "sa", "foo", "-o", "jsonpath={.secrets[*].name}"))
                                .results()
                                .map(result -> result.group())
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private static HttpResponse<String> curl(String url) throws IOException, InterruptedException {
        // As curl does: the JDK's client would ask to upgrade to HTTP/2, which kubectl proxy takes for a kubectl exec.
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }
}
