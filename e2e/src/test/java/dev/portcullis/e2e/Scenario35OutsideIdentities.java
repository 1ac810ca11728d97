package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.client.Who;
import dev.portcullis.e2e.provider.ConnectProxy;
import dev.portcullis.e2e.provider.KeystoneServer;
import dev.portcullis.e2e.provider.KeystoneServer.User;
import dev.portcullis.e2e.provider.Provider;
import dev.portcullis.e2e.provider.TlsServer;
import dev.portcullis.e2e.provider.TlsServer.Answer;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Ports;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Users whom others know: a second certificate authority, a Keystone, and two OpenID Connect issuers, of which the one leaves its users'
 * groups to the other (distributed claims), and that one is reached by a proxy.
 */
class Scenario35OutsideIdentities {
    private static final String ACCESS = "shown-to-the-endpoint-only";
    private static final String CONFIG = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
            - issuer:
                url: %s
                audiences: [kubernetes]
                certificateAuthority: |
            %s
              claimMappings:
                username: {claim: sub, prefix: 'corp:'}
                groups: {claim: groups, prefix: 'corp:'}
            - issuer:
                url: %s
                audiences: [kubernetes]
                egressSelectorType: cluster
                certificateAuthority: |
            %s
              claimMappings:
                username: {claim: sub, prefix: 'lab:'}
            anonymous: {enabled: true, conditions: [{path: /livez}]}
            """;

    @TempDir
    static Path dir;

    private static KeystoneServer keystone;
    private static Https keystoneClient;
    private static Provider corp;
    private static Provider lab;
    private static TlsServer groups;
    private static volatile String groupsOfAnn = "";
    private static ConnectProxy proxy;
    private static Portcullis portcullis;

    @BeforeAll
    static void start() throws IOException {
        keystone = new KeystoneServer(
                dir,
                List.of(
                        new User("id-ann", "ann", "default", "correct horse", "project-blue"),
                        new User("id-bob", "bob", "default", "battery staple", ""),
                        new User("id-other", "ann", "elsewhere", "another horse", "project-red")));
        keystoneClient = Https.to(keystone.server().url(), keystone.server().caFile(), Optional.empty());
        groups = new TlsServer(
                "groups",
                dir,
                asked -> asked.header("Authorization").equals("Bearer " + ACCESS)
                        ? Answer.of(200, "application/jwt", groupsOfAnn)
                        : Answer.of(401, "text/plain", "who?"));
        lab = new Provider(
                "lab", Ports.free(), dir, Map.of("aud", List.of("kubernetes"), "groups", List.of("devs", "ops")));
        corp = new Provider(
                "corp",
                Ports.free(),
                dir,
                Map.of(
                        "aud",
                        List.of("kubernetes"),
                        "_claim_names",
                        Map.of("groups", "directory"),
                        "_claim_sources",
                        Map.of("directory", Map.of("endpoint", groups.url() + "/ann", "access_token", ACCESS))));
        proxy = new ConnectProxy();
        Files.writeString(
                dir.resolve("authentication.yaml"),
                CONFIG.formatted(
                        corp.url(),
                        pem(corp.caFile()) + '\n' + pem(lab.caFile()) + '\n' + pem(groups.caFile()),
                        lab.url(),
                        pem(lab.caFile())));
        Files.writeString(dir.resolve("egress.yaml"), """
                apiVersion: apiserver.k8s.io/v1beta1
                kind: EgressSelectorConfiguration
                egressSelections:
                - name: cluster
                  connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: '%s'}}}
                """.formatted(proxy.url()));
        portcullis = Portcullis.start(
                "outside-identities",
                StoreKind.EMBEDDED,
                "--experimental-keystone-url=" + keystone.server().url(),
                "--experimental-keystone-ca-file=" + keystone.server().caFile(),
                "--keystone-cache-ttl=1s",
                "--authentication-config=" + dir.resolve("authentication.yaml"),
                "--egress-selector-config-file=" + dir.resolve("egress.yaml"));
    }

    private static String pem(Path file) throws IOException {
        return Files.readString(file).indent(6).stripTrailing();
    }

    @AfterAll
    static void stop() {
        portcullis.close();
        corp.close();
        lab.close();
        groups.close();
        proxy.close();
        keystoneClient.close();
        keystone.close();
    }

    private static JsonNode who(String authorization) {
        try (Https client = Https.anonymous(portcullis).with("Authorization", authorization)) {
            return Who.user(client);
        }
    }

    private static String name(String authorization) {
        try (Https client = Https.anonymous(portcullis).with("Authorization", authorization)) {
            return Who.name(client);
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** As an OpenStack client gets it. */
    private static String keystoneToken(String user, String domain, String password, String scope) {
        HttpResponse<String> answer =
                keystoneClient.post("/v3/auth/tokens", """
                {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"%s","domain":{"id":"%s"},"password":"%s"}}}%s}}""".formatted(user, domain, password, scope));
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    private static String annsToken() {
        return keystoneToken("ann", "default", "correct horse", "");
    }

    private static Kubectl kubectl(String user) throws IOException {
        Path kubeconfig = Files.writeString(Files.createTempFile(dir, "user", ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: us}}]
                clusters: [{name: it, cluster: {server: '%s', certificate-authority: '%s'}}]
                users: [{name: us, user: {%s}}]
                """.formatted(
                        portcullis.url(), portcullis.pki("ca.crt"), user));
        return Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "default");
    }

    /** Its CA is trusted when the file names it. Of its certificates some are over, some for servers, and some an intermediate CA's. */
    @Test
    void certificatesOfASecondAuthority() {
        Pem second = Pem.authority("CN=second");
        Pem between = second.issueAuthority("CN=between");
        Kubectl dana = Kubectl.with(KubectlVersion.newest(), portcullis, Path.of("/dev/null"), "default");
        Path chain = dana.file("dana.crt", "");
        between.issue("CN=dana").write(chain, dana.file("dana.key", ""));
        between.append(chain);
        try (Https cara = Https.certificate(portcullis, second.issueFor("CN=cara", KeyPurposeId.id_kp_clientAuth));
                Https late = Https.certificate(portcullis, second.issueExpired("CN=late"));
                Https server =
                        Https.certificate(portcullis, second.issueFor("CN=server", KeyPurposeId.id_kp_serverAuth))) {
            assertThat(Who.name(cara)).isEqualTo("401");

            second.append(portcullis.pki("ca.crt"));
            await().atMost(Duration.ofSeconds(2)).until(() -> Who.name(cara).equals("cara"));
            assertThat(Who.name(late)).isEqualTo("401");
            assertThat(Who.name(server)).isEqualTo("401");
            assertThat(dana.ok(
                            "--server=" + portcullis.url(),
                            "--certificate-authority=" + portcullis.pki("ca.crt"),
                            "--client-certificate=dana.crt",
                            "--client-key=dana.key",
                            "auth",
                            "whoami"))
                    .containsPattern("Username +dana");
        }
    }

    @Test
    void keystoneKnowsPasswords() throws IOException {
        JsonNode ann = who(basic("ann", "correct horse"));
        assertThat(ann.path("username").asString()).isEqualTo("ann");
        assertThat(ann.path("uid").asString()).isEqualTo("id-ann");
        assertThat(Who.groups(ann)).containsExactly("project-blue", "system:authenticated");
        assertThat(ann.path("extra")
                        .path("alpha.kubernetes.io/identity/roles")
                        .path(0)
                        .asString())
                .isEqualTo("member");
        assertThat(Who.groups(who(basic("bob", "battery staple")))).containsExactly("system:authenticated");
        assertThat(name(basic("ann", "wrong"))).isEqualTo("401");
        assertThat(name(basic("carol", "correct horse"))).as("nobody").isEqualTo("401");
        assertThat(name(basic("ann", "another horse"))).as("of another domain").isEqualTo("401");

        Kubectl.admin(KubectlVersion.newest(), portcullis, "default")
                .ok("create", "rolebinding", "blue", "--clusterrole=view", "--group=project-blue");
        Kubectl annsOwn = kubectl("username: ann, password: correct horse");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(annsOwn.ok("get", "serviceaccounts", "-o", "name"))
                        .contains("default"));
        assertThat(kubectl("username: ann, password: wrong").fails("get", "serviceaccounts"))
                .contains("Unauthorized");
        assertThat(kubectl("username: bob, password: battery staple").fails("get", "serviceaccounts"))
                .contains("Forbidden");
    }

    @Test
    void keystoneKnowsTokens() throws IOException {
        String token = annsToken();
        assertThat(kubectl("token: " + token).ok("auth", "whoami")).contains("ann", "project-blue");
        String scoped = keystoneToken(
                "bob", "default", "battery staple", ",\"scope\":{\"project\":{\"id\":\"project-green\"}}");
        assertThat(Who.groups(who("Bearer " + scoped))).containsExactly("project-green", "system:authenticated");

        assertThat(name("Bearer " + token.substring(0, token.length() - 6) + "AAAAAA"))
                .as("forged")
                .isEqualTo("401");
        String others = keystoneToken("ann", "elsewhere", "another horse", "");
        assertThat(name("Bearer " + others)).as("of another domain").isEqualTo("401");

        assertThat(keystoneClient
                        .with("X-Auth-Token", token)
                        .with("X-Subject-Token", token)
                        .send("DELETE", "/v3/auth/tokens", "")
                        .statusCode())
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(3))
                .until(() -> name("Bearer " + token).equals("401"));
    }

    /** Also while what Keystone said of it is still remembered. */
    @Test
    void keystonesTokensExpire() {
        keystone.lifetime(Duration.ofSeconds(4));
        String brief = annsToken();
        keystone.lifetime(Duration.ofHours(1));
        assertThat(name("Bearer " + brief)).isEqualTo("ann");
        await().atMost(Duration.ofSeconds(6))
                .until(() -> name("Bearer " + brief).equals("401"));
    }

    @Test
    void keystoneIsNotShownWhatIsNone() {
        String jwt = corp.token("brief");
        name("Bearer " + jwt);
        name("Bearer short");
        assertThat(keystone.server().asked())
                .noneMatch(asked -> asked.header("X-Subject-Token").equals(jwt)
                        || asked.header("X-Subject-Token").equals("short"));
    }

    @Test
    void anIssuerLeavesGroupsToAnother() {
        groupsOfAnn = lab.token("ann");
        JsonNode ann = who("Bearer " + corp.token("ann"));
        assertThat(ann.path("username").asString()).isEqualTo("corp:ann");
        assertThat(Who.groups(ann)).containsExactly("corp:devs", "corp:ops", "system:authenticated");
        assertThat(groups.asked())
                .isNotEmpty()
                .allMatch(asked -> asked.path().equals("/ann")
                        && asked.header("Authorization").equals("Bearer " + ACCESS));

        String[] parts = lab.token("ann").split("\\.");
        for (String bad : List.of("nonsense", "", parts[0] + '.' + parts[1] + ".AAAA", corp.token("ann"))) {
            groupsOfAnn = bad;
            assertThat(name("Bearer " + corp.token("ann"))).as(bad).isEqualTo("401");
        }
    }

    /** Keys are fetched by the proxy, and not past it when it is away; nobody whose keys are known is out then. */
    @Test
    void anIssuerIsReachedByAProxy() {
        String known = lab.token("ann");
        assertThat(name("Bearer " + known)).isEqualTo("lab:ann");
        assertThat(proxy.targets())
                .isNotEmpty()
                .containsOnly("127.0.0.1:" + URI.create(lab.url()).getPort());

        proxy.close();
        lab.rollOver();
        assertThat(name("Bearer " + lab.token("ann"))).isEqualTo("401");
        assertThat(name("Bearer " + known)).isEqualTo("lab:ann");

        proxy.open();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> name("Bearer " + lab.token("ann")).equals("lab:ann"));
    }
}
