package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Authentication: nobody, somebody with a wrong token, and somebody with a certificate of the cluster's authority. */
@ParameterizedClass(name = "{0}, kubectl {1}")
@MethodSource("dev.portcullis.e2e.Cases#storesAndClients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Scenario02WhoIsAsking {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final JsonMapper JSON = new JsonMapper();

    @Parameter(0)
    StoreKind store;

    @Parameter(1)
    KubectlVersion version;

    private Portcullis portcullis;

    @BeforeParameterizedClassInvocation
    void start() {
        this.portcullis = SharedSuites.on(store);
    }

    @Test
    void anAnonymousRequestIsForbidden() {
        try (Https nobody = Https.anonymous(portcullis)) {
            HttpResponse<String> answer = nobody.get(PODS);

            assertThat(answer.statusCode()).isEqualTo(403);
            JsonNode status = JSON.readTree(answer.body());
            assertThat(status.get("kind").asString()).isEqualTo("Status");
            assertThat(status.get("reason").asString()).isEqualTo("Forbidden");
            assertThat(status.get("message").asString())
                    .isEqualTo("pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\""
                            + " in API group \"\" in the namespace \"default\"");
        }
    }

    /** What the group system:unauthenticated may do, an anonymous request may. */
    @Test
    void anAnonymousRequestIsInTheGroupOfTheUnauthenticated() {
        Kubectl admin = Kubectl.admin(version, portcullis, "default");
        String binding = "everybody-sees-1-" + version.minor();
        try (Https nobody = Https.anonymous(portcullis)) {
            admin.ok("create", "rolebinding", binding, "--clusterrole=view", "--group=system:unauthenticated");
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(nobody.get(PODS).statusCode()).isEqualTo(200));

            admin.ok("delete", "rolebinding", binding);
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(nobody.get(PODS).statusCode()).isEqualTo(403));
        }
    }

    @Test
    void aWrongTokenIsUnauthorized() {
        try (Https stranger = Https.bearer(portcullis, "not-a-token")) {
            HttpResponse<String> answer = stranger.get(PODS);

            assertThat(answer.statusCode()).isEqualTo(401);
            JsonNode status = JSON.readTree(answer.body());
            assertThat(status.get("reason").asString()).isEqualTo("Unauthorized");
            assertThat(status.get("message").asString()).isEqualTo("Unauthorized");
        }
        Kubectl stranger = Kubectl.with(version, portcullis, Path.of("/dev/null"), "default");
        assertThat(stranger.fails(
                        "--server=" + portcullis.url(),
                        "--certificate-authority=" + portcullis.pki("ca.crt"),
                        "--token=not-a-token",
                        "get",
                        "pods"))
                .contains("You must be logged in to the server");
    }

    /** Kubernetes determines the username from the common name field in the subject of the certificate. */
    @Test
    void aCertificateNamesItsUserAndItsGroups() {
        Pem authority = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));
        Kubectl bob = withCertificate(authority.issue("CN=bob,O=dev"));
        Kubectl admin = Kubectl.admin(version, portcullis, "default");
        String binding = "devs-view-1-" + version.minor();

        assertThat(bob.fails(as("get", "pods"))).contains("User \"bob\" cannot list resource \"pods\"");

        admin.ok("create", "rolebinding", binding, "--clusterrole=view", "--group=dev");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(bob.run(as("get", "pods")).exit()).isZero());
        admin.ok("delete", "rolebinding", binding);

        if (version.atLeast(28)) {
            assertThat(bob.ok(as("auth", "whoami")))
                    .containsPattern("Username +bob")
                    .containsPattern("Groups +\\[dev system:authenticated]");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNobodys() {
        Pem internal = Pem.read(portcullis.pki("internal/ca.crt"), portcullis.pki("internal-ca.key"));
        Kubectl impostor = withCertificate(internal.issue("CN=bob,O=system:masters"));

        assertThat(impostor.fails(as("get", "secrets")))
                .containsAnyOf("You must be logged in to the server", "tls:", "system:anonymous");
    }

    private Kubectl withCertificate(Pem own) {
        Kubectl kubectl = Kubectl.with(version, portcullis, Path.of("/dev/null"), "default");
        own.write(kubectl.file("own.crt", ""), kubectl.file("own.key", ""));
        return kubectl;
    }

    private String[] as(String... words) {
        String[] all = new String[words.length + 4];
        all[0] = "--server=" + portcullis.url();
        all[1] = "--certificate-authority=" + portcullis.pki("ca.crt");
        all[2] = "--client-certificate=own.crt";
        all[3] = "--client-key=own.key";
        System.arraycopy(words, 0, all, 4, words.length);
        return all;
    }
}
