package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a private key to kubectl as bob, from a bootstrap token to a node's certificate, and whose certificates other servers believe. On the
 * shared suite.
 */
class Scenario34CertificateRequests {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static String namespace;
    private static Kubectl admin;

    @BeforeAll
    static void start() {
        portcullis = SharedSuites.on(StoreKind.EMBEDDED);
        namespace = SharedSuites.name("certificates");
        admin = Kubectl.admin(KubectlVersion.newest(), portcullis, namespace);
        admin.ok("create", "namespace", namespace);
    }

    /** Nobody joins the suite that others go on to use. */
    @AfterAll
    static void stop() {
        for (String each : List.of("bootstrap", "approve", "renew", "ask")) {
            admin.run("delete", "clusterrolebinding", named(each));
        }
        admin.run("delete", "secret", "bootstrap-token-join01", "-n", "kube-system");
    }

    /** Requests and bindings are the cluster's. */
    private static String named(String name) {
        return namespace + "-" + name;
    }

    private static KeyPair key(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(
                dir.resolve(name + ".key"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return pair;
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static String request(String name, String subject, String signer, KeyPair key, String usages)
            throws Exception {
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), key.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()))
                .getEncoded();
        String base64 = Base64.getEncoder()
                .encodeToString(pem("CERTIFICATE REQUEST", der).getBytes(StandardCharsets.US_ASCII));
        return """
                {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"%s"},
                 "spec":{"request":"%s","signerName":"%s","expirationSeconds":3600,"usages":[%s]}}""".formatted(named(name), base64, signer, usages);
    }

    private static Kubectl with(String name, String certificate) throws Exception {
        Files.writeString(dir.resolve(name + ".crt"), certificate);
        Path kubeconfig = Files.writeString(dir.resolve(name + ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: us}}]
                clusters: [{name: it, cluster: {server: '%s', certificate-authority: '%s'}}]
                users: [{name: us, user: {client-certificate: '%s', client-key: '%s'}}]
                """.formatted(
                portcullis.url(), portcullis.pki("ca.crt"), dir.resolve(name + ".crt"), dir.resolve(name + ".key")));
        return Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, namespace);
    }

    private static String issued(String name) {
        String base64 = await().atMost(Duration.ofSeconds(5))
                .until(
                        () -> admin.ok("get", "csr", named(name), "-o", "jsonpath={.status.certificate}"),
                        found -> !found.isEmpty());
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }

    @Test
    void bobGetsHisCertificate() throws Exception {
        KeyPair key = key("bob");
        admin.file(
                "bob.json",
                request("bob", "CN=bob,O=devs", "kubernetes.io/kube-apiserver-client", key, "\"client auth\""));
        admin.ok("create", "-f", "bob.json");
        assertThat(admin.ok("get", "csr", named("bob"))).contains("Pending");
        admin.ok("certificate", "approve", named("bob"));
        Kubectl bob = with("bob", issued("bob"));
        assertThat(admin.ok("get", "csr", named("bob"))).contains("Approved,Issued");
        assertThat(bob.ok("auth", "whoami")).containsPattern("Username +bob").contains("devs");
        assertThat(bob.fails("get", "pods")).contains("User \"bob\" cannot list resource \"pods\"");
        admin.ok("create", "rolebinding", "bob", "--clusterrole=view", "--user=bob");
        await().atMost(Duration.ofSeconds(2)).until(() -> bob.run("get", "pods").exit() == 0);
    }

    @Test
    void whatIsDeniedOrAgainstTheRulesIsNotSigned() throws Exception {
        KeyPair key = key("eve");
        admin.file("eve.json", request("eve", "CN=eve", "kubernetes.io/kube-apiserver-client", key, "\"client auth\""));
        admin.file("srv.json", request("srv", "CN=eve", "kubernetes.io/kube-apiserver-client", key, "\"server auth\""));
        admin.ok("create", "-f", "eve.json", "-f", "srv.json");
        admin.ok("certificate", "deny", named("eve"));
        admin.ok("certificate", "approve", named("srv"));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(admin.ok("get", "csr", named("srv"))).contains("Failed"));
        assertThat(admin.ok("get", "csr", named("eve"), "-o", "jsonpath={.status.certificate}"))
                .isEmpty();
    }

    /** As kubelets do it: with a bootstrap token first, with its own certificate from then on. */
    @Test
    void aNodeJoins() throws Exception {
        admin.file("join.json", """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"bootstrap-token-join01","namespace":"kube-system"},
                 "type":"bootstrap.kubernetes.io/token","stringData":{"token-id":"join01","token-secret":"0123456789abcdef",
                 "usage-bootstrap-authentication":"true"}}""");
        admin.ok("create", "-n", "kube-system", "-f", "join.json");
        for (String[] binding : new String[][] {
            {"bootstrap", "system:node-bootstrapper", "system:bootstrappers"},
            {"approve", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", "system:bootstrappers"},
            {"renew", "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", "system:nodes"},
            {"ask", "system:node-bootstrapper", "system:nodes"}
        }) {
            admin.ok(
                    "create",
                    "clusterrolebinding",
                    named(binding[0]),
                    "--clusterrole=" + binding[1],
                    "--group=" + binding[2]);
        }
        KeyPair key = key("node");
        String usages = "\"client auth\",\"digital signature\",\"key encipherment\"";
        String subject = "CN=system:node:n1,O=system:nodes";
        String signer = "kubernetes.io/kube-apiserver-client-kubelet";
        try (Https token = Https.bearer(portcullis, "join01.0123456789abcdef")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> token.post(
                                            "/apis/certificates.k8s.io/v1/certificatesigningrequests",
                                            request("node-1", subject, signer, key, usages))
                                    .statusCode()
                            == 201);
        }
        Kubectl node = with("node", issued("node-1"));
        assertThat(node.ok("auth", "whoami")).contains("system:node:n1", "system:nodes");

        Kubectl renewing = node;
        renewing.file("renew.json", request("node-2", subject, signer, key("node2"), usages));
        renewing.ok("create", "-f", "renew.json");
        assertThat(issued("node-2")).startsWith("-----BEGIN CERTIFICATE-----");
        JsonNode approval = JSON.readTree(admin.ok("get", "csr", named("node-2"), "-o", "json"))
                .path("status")
                .path("conditions")
                .path(0);
        assertThat(approval.path("reason").asString()).isEqualTo("AutoApproved");
        assertThat(approval.path("message").asString())
                .isEqualTo("Auto approving self kubelet client certificate after SubjectAccessReview.");

        // For another node nobody approves by himself.
        renewing.file("other.json", request("node-3", "CN=system:node:n2,O=system:nodes", signer, key, usages));
        renewing.ok("create", "-f", "other.json");
        Thread.sleep(500);
        assertThat(admin.ok("get", "csr", named("node-3"), "-o", "jsonpath={.status}"))
                .isEqualTo("{}");
    }

    @Test
    void aggregatedServersAreToldWhomToBelieve() throws IOException {
        String authority = Files.readString(portcullis.pki("ca.crt")).strip();
        String[] get = {
            "get",
            "configmap",
            "extension-apiserver-authentication",
            "-n",
            "kube-system",
            "-o",
            "jsonpath={.data.client-ca-file}"
        };
        assertThat(admin.ok(get).replaceAll("\\s", "")).isEqualTo(authority.replaceAll("\\s", ""));
        admin.ok("delete", "configmap", "extension-apiserver-authentication", "-n", "kube-system");
        await().atMost(Duration.ofSeconds(5)).until(() -> admin.run(get).exit() == 0);
        assertThat(admin.ok(
                        "auth",
                        "can-i",
                        "get",
                        "configmap/extension-apiserver-authentication",
                        "-n",
                        "kube-system",
                        "--as=system:kube-scheduler"))
                .startsWith("yes");
    }
}
