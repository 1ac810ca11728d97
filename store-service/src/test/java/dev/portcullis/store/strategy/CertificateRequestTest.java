package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CertificateRequestTest {
    private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final String APPROVED =
            "{\"status\": {\"conditions\": [{\"type\": \"Approved\", \"status\": \"True\", \"reason\": \"R\"}]}}";

    private static String request = "";

    private final MiniServer server = new MiniServer();

    @BeforeAll
    static void aRequest() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        request = request(keys.getPublic(), keys.getPrivate(), "Ed25519");
    }

    private static String request(PublicKey key, PrivateKey signer, String algorithm) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=a"), key)
                    .build(new JcaContentSignerBuilder(algorithm).build(signer)));
        }
        return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "Ed25519, Ed25519, x509: Ed25519 verification failure",
        "EC, SHA256withECDSA, x509: ECDSA verification failure",
        "RSA, SHA256withRSA, crypto/rsa: verification error"
    })
    void whoAsksHasTheKey(String kind, String algorithm, String message) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        String stolen = request(
                generator.generateKeyPair().getPublic(),
                generator.generateKeyPair().getPrivate(),
                algorithm);
        assertThatThrownBy(() -> create(
                        "\"signerName\": \"example.com/a\", \"usages\": [\"any\"], \"request\": \"" + stolen + "\""))
                .hasMessageEndingWith("spec.request: Invalid value: \"" + stolen + "\": " + message);
    }

    private ObjectNode create(String spec) {
        return server.send(
                "POST",
                REQUESTS,
                "json",
                "{\"metadata\": {\"name\": \"r\"}, \"spec\": {\"request\": \"" + request + "\"," + spec + "}}");
    }

    private ObjectNode patch(String part, String patch) {
        return server.send("PATCH", REQUESTS + "/r" + part, "merge", patch);
    }

    @Test
    void whoAsksIsWhoMakesIt() {
        ObjectNode made = create(
                "\"signerName\": \"example.com/a\", \"usages\": [\"client auth\"], \"username\": \"x\", \"uid\": \"1\"");
        assertThat(made.at("/spec/username").asString()).isEqualTo("admin");
        assertThat(made.at("/spec").has("uid")).isFalse();
        assertThat(made.at("/spec/groups/0").asString()).isEqualTo("system:masters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "usages": ["client auth"]                                            | spec.signerName: Required value
            "signerName": "a", "usages": ["any"]                                 | must be a fully qualified domain and path of the form
            "signerName": "a/b", "usages": ["any"]                               | should be a domain with at least two segments
            "signerName": "a.b/C", "usages": ["any"]                             | validating label "C"
            "signerName": "a.b/c"                                                | spec.usages: Required value
            "signerName": "a.b/c", "usages": ["any", "any"]                      | spec.usages[1]: Duplicate value: "any"
            "signerName": "a.b/c", "usages": ["all"]                             | spec.usages[0]: Unsupported value: "all"
            "signerName": "a.b/c", "usages": ["any"], "expirationSeconds": 599   | may not specify a duration less than 600 seconds
            "signerName": "a.b/c", "usages": ["any"], "request": "YQ=="          | PEM block type must be CERTIFICATE REQUEST
            """)
    void whatIsRefused(String spec, String message) {
        assertThatThrownBy(() -> create(spec)).hasMessageContaining(message);
    }

    @Test
    void onlyApprovalApprovesAndOnlyOnce() {
        create("\"signerName\": \"example.com/a\", \"usages\": [\"client auth\"]");
        assertThat(patch("", APPROVED).at("/status").has("conditions")).isFalse();
        assertThatThrownBy(() -> patch("/status", APPROVED))
                .hasMessageContaining(
                        "status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");

        ObjectNode approved = patch("/approval", APPROVED);
        assertThat(approved.at("/status/conditions/0/lastUpdateTime").asString())
                .endsWith("Z");
        assertThat(approved.at("/status/conditions/0/lastTransitionTime").asString())
                .endsWith("Z");

        assertThatThrownBy(() -> patch("/approval", "{\"status\": {\"conditions\": []}}"))
                .hasMessageContaining("updates may not remove a condition of type \"Approved\"");
        assertThatThrownBy(() ->
                        patch("/approval", APPROVED.replace("[{", "[{\"type\": \"Denied\", \"status\": \"True\"},{")))
                .hasMessageContaining(
                        "status.conditions: Invalid value: \"Approved\": Approved and Denied conditions are mutually exclusive");
        assertThatThrownBy(() -> patch("/status", "{\"status\": {\"certificate\": \"bm9uc2Vuc2U=\"}}"))
                .hasMessageContaining("must contain at least one CERTIFICATE PEM block");
        ObjectNode same = patch("/approval", "{\"spec\": {\"signerName\": \"other.com/b\"}}");
        assertThat(same.at("/spec/signerName").asString()).isEqualTo("example.com/a");
    }
}
