package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.client.Who;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every way in that is a matter of flags, over real TLS: who gets in, who does not, and who no longer does. One suite has them all; it
 * asks another, the shared one, about tokens that it does not know itself.
 */
class Scenario30Authenticators {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "correct horse";

    @TempDir
    static Path dir;

    private static Portcullis home;
    private static Portcullis portcullis;
    private static Pem proxies;
    private static Pem clients;

    @BeforeAll
    static void start() throws IOException {
        home = SharedSuites.on(StoreKind.EMBEDDED);
        proxies = Pem.authority("CN=proxies");
        proxies.write(dir.resolve("proxies.crt"), dir.resolve("proxies.key"));
        write("users.csv", OpenBSDBCrypt.generate(PASSWORD.toCharArray(), new byte[16], 10) + ",ann,u1,\"devs,ops\"\n");
        write("revoked", "");
        write("webhook.kubeconfig", """
                apiVersion: v1
                kind: Config
                current-context: home
                contexts: [{name: home, context: {cluster: home, user: us}}]
                clusters: [{name: home, cluster: {server: '%s/apis/authentication.k8s.io/v1/tokenreviews',
                                                  certificate-authority: '%s'}}]
                users: [{name: us, user: {client-certificate: '%s', client-key: '%s'}}]
                """.formatted(
                        home.url(), home.pki("ca.crt"), home.pki("admin.crt"), home.pki("admin.key")));
        portcullis = Portcullis.start(
                "authenticators",
                StoreKind.EMBEDDED,
                "--basic-auth-file=" + dir.resolve("users.csv"),
                "--requestheader-client-ca-file=" + dir.resolve("proxies.crt"),
                "--requestheader-allowed-names=front,edge",
                "--requestheader-username-headers=X-Remote-User,X-Login",
                "--enable-bootstrap-token-auth",
                "--client-revoked-file=" + dir.resolve("revoked"),
                "--authentication-token-webhook-config-file=" + dir.resolve("webhook.kubeconfig"),
                "--authentication-token-webhook-cache-ttl=1s",
                "--audit-log-path=" + dir.resolve("audit.log"));
        clients = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));
    }

    @AfterAll
    static void stop() {
        portcullis.close();
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(dir.resolve(name), text);
    }

    private static JsonNode who(Https client) {
        return Who.user(client);
    }

    private static String name(Https client) {
        return Who.name(client);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static Kubectl admin() {
        return Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
    }

    private static Https anybody() {
        return Https.anonymous(portcullis);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void usersWithPasswords() throws IOException {
        try (Https client = anybody()) {
            JsonNode ann = who(client.with("Authorization", basic("ann", PASSWORD)));
            assertThat(ann.path("username").asString()).isEqualTo("ann");
            assertThat(ann.path("uid").asString()).isEqualTo("u1");
            assertThat(texts(ann.path("groups"))).containsExactly("devs", "ops", "system:authenticated");
            for (String bad : List.of(
                    basic("ann", "wrong"), basic("ann", ""), basic("bob", PASSWORD), "Basic %%%", "Basic YW5u")) {
                assertThat(name(client.with("Authorization", bad))).as(bad).isEqualTo("401");
            }
            assertThat(name(client.with("Authorization", "Digest ann")))
                    .as("nobody's scheme")
                    .isEqualTo("403");
        }
        admin().ok("create", "clusterrolebinding", "devs", "--clusterrole=view", "--group=devs");
        Kubectl ann = Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig("""
                username: ann, password: '%s'""".formatted(PASSWORD)), "default");
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(ann.ok("get", "serviceaccounts")).contains("default"));
    }

    /** kubectl fetches a token by a program of its own. */
    @Test
    void kubectlWithAnExecPlugin() throws IOException {
        admin().ok("create", "serviceaccount", "robot");
        String token = admin().ok("create", "token", "robot").strip();
        write("plugin.sh", """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}'
                """.formatted(token));
        Kubectl robot = Kubectl.with(
                KubectlVersion.newest(), portcullis, kubeconfig("""
                exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['%s'], interactiveMode: Never}""".formatted(dir.resolve("plugin.sh"))), "default");

        assertThat(robot.ok("auth", "whoami")).contains("system:serviceaccount:default:robot");
    }

    private static Path kubeconfig(String user) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "user", ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: us}}]
                clusters: [{name: it, cluster: {server: '%s', certificate-authority: '%s'}}]
                users: [{name: us, user: {%s}}]
                """.formatted(
                        portcullis.url(), portcullis.pki("ca.crt"), user.strip()));
    }

    @Test
    void aProxySaysWhoItsClientIs() {
        try (Https front = Https.certificate(portcullis, proxies.issue("CN=front"));
                Https stranger = Https.certificate(portcullis, proxies.issue("CN=stranger"));
                Https client = Https.certificate(portcullis, clients.issue("CN=bob"));
                Https forged = Https.certificate(portcullis, Pem.authority("CN=front"));
                Https nobody = anybody()) {
            JsonNode cleo = who(front.with("X-Remote-User", "cleo")
                    .with("X-Remote-Uid", "u7")
                    .with("X-Remote-Group", "red")
                    .with("X-Remote-Group", "blue")
                    .with("X-Remote-Extra-Acme.com%2Fproject", "p"));
            assertThat(cleo.path("username").asString()).isEqualTo("cleo");
            assertThat(cleo.path("uid").asString()).isEqualTo("u7");
            assertThat(texts(cleo.path("groups"))).containsExactly("red", "blue", "system:authenticated");
            assertThat(texts(cleo.path("extra").path("acme.com/project"))).containsExactly("p");
            assertThat(name(front.with("X-Login", "dora"))).isEqualTo("dora");

            assertThat(name(front)).as("a proxy that names nobody").isEqualTo("401");
            assertThat(name(stranger.with("X-Remote-User", "cleo"))).isEqualTo("401");
            assertThat(name(forged.with("X-Remote-User", "cleo"))).isEqualTo("401");
            assertThat(name(client.with("X-Remote-User", "cleo").with("X-Remote-Group", "system:masters")))
                    .as("who has a certificate of its own is who that says")
                    .isEqualTo("bob");
            assertThat(nobody.with("X-Remote-User", "admin")
                            .with("X-Remote-Group", "system:masters")
                            .get("/api/v1/secrets")
                            .body())
                    .contains("system:anonymous");
        }
    }

    @Test
    void newNodesJoinByBootstrapTokens() {
        String secret = """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"bootstrap-token-%s","namespace":"kube-system"},
                 "type":"bootstrap.kubernetes.io/token","stringData":{"token-id":"%s","token-secret":"0123456789abcdef",
                 "usage-bootstrap-authentication":"true","auth-extra-groups":"system:bootstrappers:workers",
                 "expiration":"%s"}}""";
        admin().file(
                        "join.json",
                        secret.formatted("join01", "join01", Instant.now().plusSeconds(600)));
        admin().file(
                        "late.json",
                        secret.formatted("late01", "late01", Instant.now().minusSeconds(1)));
        admin().ok("create", "-n", "kube-system", "-f", "join.json", "-f", "late.json");
        try (Https node = Https.bearer(portcullis, "join01.0123456789abcdef");
                Https late = Https.bearer(portcullis, "late01.0123456789abcdef");
                Https forged = Https.bearer(portcullis, "join01.fedcba9876543210")) {
            await().atMost(Duration.ofSeconds(3)).until(() -> name(node).equals("system:bootstrap:join01"));
            assertThat(texts(who(node).path("groups")))
                    .containsExactly("system:bootstrappers", "system:bootstrappers:workers", "system:authenticated");
            assertThat(name(late)).isEqualTo("401");
            assertThat(name(forged)).isEqualTo("401");

            admin().ok("delete", "secret", "bootstrap-token-join01", "-n", "kube-system");
            await().atMost(Duration.ofSeconds(1)).until(() -> name(node).equals("401"));
        }
    }

    /** A token of the one works at the other, which asks. */
    @Test
    void anotherApiServerIsTheTokenWebhook() {
        Kubectl there = Kubectl.admin(KubectlVersion.newest(), home, SharedSuites.name("token-home"));
        there.ok("create", "namespace", there.namespace());
        there.ok("create", "serviceaccount", "foreign");
        String token = there.ok("create", "token", "foreign").strip();
        try (Https client = Https.bearer(portcullis, token);
                Https unknown = Https.bearer(portcullis, "neither-knows-it")) {
            assertThat(name(client)).isEqualTo("system:serviceaccount:" + there.namespace() + ":foreign");
            assertThat(name(unknown)).isEqualTo("401");

            there.ok("delete", "serviceaccount", "foreign");
            await().atMost(Duration.ofSeconds(4)).until(() -> name(client).equals("401"));
        }
    }

    /** In effect within a second, on a connection and a watch that are open. */
    @Test
    void aCertificateIsRevoked() throws Exception {
        Pem own = clients.issue("CN=eve,O=system:masters");
        try (Https eve = Https.certificate(portcullis, own);
                Https bob = Https.certificate(portcullis, clients.issue("CN=bob"))) {
            assertThat(name(eve)).isEqualTo("eve");
            Stream<String> watch = eve.lines("/api/v1/namespaces/default/configmaps?watch=1");
            CompletableFuture<Long> ended = CompletableFuture.supplyAsync(() -> {
                try (watch) {
                    watch.forEach(line -> {});
                } catch (RuntimeException e) {
                    return System.nanoTime(); // it breaks off
                }
                return System.nanoTime();
            });
            assertThatThrownBy(() -> ended.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            long revoked = System.nanoTime();
            write(
                    "revoked",
                    "sha256:"
                            + HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("SHA-256")
                                            .digest(own.certificate().getEncoded()))
                            + "\n");
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(1))
                    .until(() -> name(eve).equals("401"));
            long closed = ended.get(2, TimeUnit.SECONDS) - revoked;
            assertThat(Duration.ofNanos(closed)).isLessThan(Duration.ofSeconds(1));
            assertThat(name(bob)).isEqualTo("bob");
        }
    }

    /** Two Authorization headers, a good and a bad credential, and nothing that a header can hold but a credential. */
    @Test
    void oddCredentials() {
        try (Https client = anybody();
                Https bob = Https.certificate(portcullis, clients.issue("CN=bob"))) {
            String good = basic("ann", PASSWORD);
            assertThat(name(client.with("Authorization", good).with("Authorization", "Bearer nonsense")))
                    .as("the first counts")
                    .isEqualTo("ann");
            assertThat(name(client.with("Authorization", "Bearer nonsense").with("Authorization", good)))
                    .isEqualTo("401");
            assertThat(name(bob.with("Authorization", "Bearer nonsense")))
                    .as("a good one beside a bad one")
                    .isEqualTo("bob");
            assertThat(name(bob.with("Authorization", good)))
                    .as("passwords are asked before certificates")
                    .isEqualTo("ann");
            assertThat(name(client.with(
                            "Authorization",
                            "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50In0.")))
                    .isEqualTo("401");
            assertThat(client.with("Authorization", "Bearer " + "x".repeat(100_000))
                            .get("/version")
                            .statusCode())
                    .isIn(400, 431);
        }
    }

    @Test
    void whoeverActsForSomebodyElseIsInTheAuditTrail() throws Exception {
        try (Https admin = Https.admin(portcullis)) {
            JsonNode alice = who(admin.with("Impersonate-User", "alice")
                    .with("Impersonate-Group", "devs")
                    .with("Impersonate-Uid", "u9")
                    .with("Impersonate-Extra-Acme.com%2Fproject", "p")
                    .with("Audit-ID", "acting-for-alice"));
            assertThat(alice.path("username").asString()).isEqualTo("alice");
            assertThat(alice.path("uid").asString()).isEqualTo("u9");
            assertThat(texts(alice.path("groups"))).containsExactly("devs", "system:authenticated");
            assertThat(texts(alice.path("extra").path("acme.com/project"))).containsExactly("p");
            assertThat(name(admin.with("Impersonate-Group", "devs"))).isEqualTo("400");
            assertThat(name(admin.with("Impersonate-User", "system:serviceaccount:default:default")))
                    .isEqualTo("system:serviceaccount:default:default");
        }
        String line = await().until(
                        () -> Files.readAllLines(dir.resolve("audit.log")).stream()
                                .filter(event -> event.contains("acting-for-alice"))
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
        JsonNode event = JSON.readTree(line);
        assertThat(event.path("user").path("username").asString()).isEqualTo("kubernetes-admin");
        assertThat(event.path("impersonatedUser").path("username").asString()).isEqualTo("alice");
        assertThat(event.path("impersonatedUser").path("uid").asString()).isEqualTo("u9");
        assertThat(texts(event.path("impersonatedUser").path("extra").path("acme.com/project")))
                .containsExactly("p");
    }

    /** No credential stands in a log, nor in the audit trail. */
    @Test
    void nothingOfACredentialIsWrittenDown() throws IOException {
        try (Https client = anybody()) {
            name(client.with("Authorization", basic("ann", PASSWORD)));
            name(client.with("Authorization", "Bearer hush-hush-token"));
        }
        try (Stream<Path> logs = Files.list(portcullis.data().resolve("logs"))) {
            for (Path log :
                    Stream.concat(logs, Stream.of(dir.resolve("audit.log"))).toList()) {
                assertThat(Files.readString(log))
                        .as(log.toString())
                        .doesNotContain("hush-hush-token", PASSWORD, basic("ann", PASSWORD));
            }
        }
    }

    /** Flags that cannot be end the start with a sentence. */
    @Test
    void badSettingsAreRefused() throws IOException {
        write("plain.csv", "s3cret,ann,u1\n");
        String data = dir.resolve("bad").toString();
        try {
            var result = Portcullis.launcher(
                    "up",
                    "--detach",
                    "--data-dir",
                    data,
                    "--port",
                    "29443",
                    "--basic-auth-file=" + dir.resolve("plain.csv"));
            assertThat(result.exit()).isNotZero();
            assertThat(result.toString())
                    .contains("--basic-auth-file: cannot be read", "record number '1'", "plain text")
                    .doesNotContain("s3cret");
        } finally {
            Portcullis.launcher("down", "--data-dir", data);
        }
    }
}
