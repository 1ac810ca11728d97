package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Redis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What can be set about tokens: whether accounts get Secrets, what signs, and where verified ones are remembered. One suite has all three
 * settings.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Scenario08TokensAndKeys {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String SELF = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    @TempDir
    static Path dir;

    private static Redis redis;
    private static Portcullis portcullis;

    @BeforeAll
    static void start() throws Exception {
        redis = new Redis();
        KeyPair rsa = pair("RSA", 2048);
        String publicKey = pem(rsa.getPublic().getEncoded(), "PUBLIC KEY");
        portcullis = Portcullis.start(
                "tokens-and-keys",
                StoreKind.EMBEDDED,
                "--service-account-auto-token-secrets=false",
                "--service-account-signing-key-file="
                        + write("sa.key", pem(rsa.getPrivate().getEncoded(), "PRIVATE KEY")),
                "--service-account-key-file=" + write("one.pub", publicKey) + "," + write("two.pub", publicKey),
                "--redis-url=" + redis.url());
    }

    @AfterAll
    static void stop() {
        portcullis.close();
        redis.close();
    }

    /** In a namespace of its own, in which there is an account foo. */
    private static Kubectl in(String namespace) {
        Kubectl kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, namespace);
        kubectl.ok("create", "namespace", namespace);
        kubectl.ok("create", "serviceaccount", "foo");
        return kubectl;
    }

    private static String foo(Kubectl kubectl) {
        return "system:serviceaccount:" + kubectl.namespace() + ":foo";
    }

    /** A token in a Secret that somebody asks for: it is made complete. */
    private static String secretToken(Kubectl kubectl) {
        kubectl.file("secret.json", """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"mine","annotations":
                  {"kubernetes.io/service-account.name":"foo"}},"type":"kubernetes.io/service-account-token"}""");
        kubectl.ok("create", "-f", "secret.json");
        return decoded(await().until(
                        () -> kubectl.ok("get", "secret", "mine", "-o", "jsonpath={.data.token}"),
                        found -> !found.isEmpty()));
    }

    /** Who a token is to the API: a user name, or the status code. */
    private static String who(String token) {
        try (Https client = Https.bearer(portcullis, token)) {
            var answer = client.post(WHO, SELF);
            return answer.statusCode() != 201
                    ? String.valueOf(answer.statusCode())
                    : JSON.readTree(answer.body())
                            .path("status")
                            .path("userInfo")
                            .path("username")
                            .asString();
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String algorithm(String token) {
        byte[] header = Base64.getUrlDecoder().decode(token.split("\\.")[0]);
        return JSON.readTree(header).path("alg").asString();
    }

    /** The current form, as kube-apiserver 1.36 has it. */
    @Test
    @Order(1)
    void withoutAutomaticSecretsPodsGetAProjectedToken() {
        Kubectl kubectl = in("projected");
        kubectl.file("pod.json", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"serviceAccountName":"foo",
                 "initContainers":[{"name":"i","image":"busybox"}],
                 "containers":[{"name":"a","image":"nginx"},{"name":"b","image":"nginx",
                   "volumeMounts":[{"name":"own","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}],
                 "volumes":[{"name":"own","emptyDir":{}}]}}""");
        kubectl.ok("create", "-f", "pod.json");

        JsonNode spec =
                JSON.readTree(kubectl.ok("get", "pod", "web", "-o", "json")).path("spec");
        JsonNode volume = spec.path("volumes").get(1);
        String name = volume.path("name").asString();
        assertThat(name).matches("kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(volume.path("projected")).isEqualTo(JSON.readTree("""
                {"defaultMode":420,"sources":[
                  {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
                  {"configMap":{"items":[{"key":"ca.crt","path":"ca.crt"}],"name":"kube-root-ca.crt"}},
                  {"downwardAPI":{"items":[{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"},
                                            "path":"namespace"}]}}]}"""));
        JsonNode mounts = JSON.readTree("""
                [{"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","name":"%s","readOnly":true}]""".formatted(name));
        assertThat(spec.path("initContainers").get(0).path("volumeMounts")).isEqualTo(mounts);
        assertThat(spec.path("containers").get(0).path("volumeMounts")).isEqualTo(mounts);
        assertThat(spec.path("containers")
                        .get(1)
                        .path("volumeMounts")
                        .get(0)
                        .path("name")
                        .asString())
                .as("whoever has something else there keeps it")
                .isEqualTo("own");
        assertThat(kubectl.ok("describe", "pod", "web")).contains("Projected", "TokenExpirationSeconds:  3607");
        assertThat(kubectl.ok("get", "configmap", "kube-root-ca.crt", "-o", "jsonpath={.data.ca\\.crt}"))
                .startsWith("-----BEGIN CERTIFICATE-----");

        String bound = kubectl.ok("create", "token", "foo", "--bound-object-kind=Pod", "--bound-object-name=web")
                .strip();
        assertThat(who(bound)).isEqualTo(foo(kubectl));
        kubectl.ok("delete", "pod", "web", "--force", "--grace-period=0");
        await().atMost(Duration.ofSeconds(2)).until(() -> who(bound).equals("401"));

        // That it is the only one shows that there were no others.
        String token = secretToken(kubectl);
        assertThat(kubectl.ok("get", "secrets", "-A", "-o", "name")).isEqualTo("secret/mine\n");
        assertThat(kubectl.ok("get", "sa", "foo", "-o", "jsonpath={.secrets}")).isEmpty();
        assertThat(who(token)).isEqualTo(foo(kubectl));
        kubectl.ok("delete", "secret", "mine");
        await().atMost(Duration.ofSeconds(2)).until(() -> who(token).equals("401"));
    }

    /** Believe the new key, sign by it, believe the old one no more. */
    @Test
    @Order(2)
    void keysAreRotatedWhileEverythingRuns() throws Exception {
        KeyPair elliptic = pair("EC", 256);
        String newKey = pem(elliptic.getPublic().getEncoded(), "PUBLIC KEY");
        Kubectl kubectl = in("rotation");
        String before = kubectl.ok("create", "token", "foo").strip();
        assertThat(algorithm(before)).isEqualTo("RS256");
        assertThat(who(before)).isEqualTo(foo(kubectl));

        write("two.pub", newKey);
        await().until(() -> keyTypes(kubectl).equals(List.of("RSA", "EC")));
        write("sa.key", pem(elliptic.getPrivate().getEncoded(), "PRIVATE KEY"));
        String after = await().until(
                        () -> kubectl.ok("create", "token", "foo").strip(),
                        token -> algorithm(token).equals("ES256"));
        assertThat(who(before)).isEqualTo(foo(kubectl));
        assertThat(who(after)).isEqualTo(foo(kubectl));

        write("one.pub", newKey);
        await().until(() -> who(before).equals("401"));
        assertThat(who(after)).isEqualTo(foo(kubectl));
        assertThat(keyTypes(kubectl)).containsExactly("EC");
    }

    private static List<String> keyTypes(Kubectl kubectl) {
        return JSON.readTree(kubectl.ok("get", "--raw", "/openid/v1/jwks"))
                .path("keys")
                .valueStream()
                .map(key -> key.path("kty").asString())
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static String pem(byte[] der, String label) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    @Test
    @Order(3)
    void redisRemembersForTheNextAuthnServiceAndNobodyNeedsIt() {
        redis.cli("FLUSHALL");
        Kubectl kubectl = in("remembered");
        String token = secretToken(kubectl);
        assertThat(who(token)).isEqualTo(foo(kubectl));

        List<String> keys = redis.cli("KEYS", "*");
        assertThat(keys).isNotEmpty().allMatch(key -> key.startsWith("portcullis:authn:verified:"));
        for (String key : keys) {
            assertThat(key + redis.cli("GET", key)).doesNotContain(token.split("\\."));
        }

        portcullis.kill("authn-service");
        portcullis.up();
        assertThat(who(token)).isEqualTo(foo(kubectl));
        assertThat(authn("/actuator/prometheus"))
                .contains("portcullis_authn_verified_tokens_total{found=\"shared\"} 1.0")
                .contains("portcullis_authn_redis_up 1.0");

        redis.kill();
        String fresh = kubectl.ok("create", "token", "foo").strip();
        assertThat(who(fresh)).isEqualTo(foo(kubectl));
        assertThat(who(token)).isEqualTo(foo(kubectl));
        await().untilAsserted(() -> assertThat(authn("/actuator/health"))
                .contains("\"status\":\"UP\"")
                .contains("unavailable: "));
        assertThat(authn("/actuator/prometheus")).contains("portcullis_authn_redis_up 0.0");
        assertThat(kubectl.ok("get", "--raw", "/readyz")).isEqualTo("ok");

        redis.restart();
        await().untilAsserted(() -> assertThat(authn("/actuator/health")).contains("\"redis\":\"available\""));
        String late = kubectl.ok("create", "token", "foo").strip();
        assertThat(who(late)).isEqualTo(foo(kubectl));
        assertThat(redis.cli("KEYS", "*")).hasSize(1);

        kubectl.ok("delete", "secret", "mine");
        await().atMost(Duration.ofSeconds(2)).until(() -> who(token).equals("401"));
    }

    /** As the gateway asks it. */
    private static String authn(String path) {
        Pem gateway = Pem.read(portcullis.pki("internal/gateway.crt"), portcullis.pki("internal/gateway.key"));
        String url = "https://127.0.0.1:" + portcullis.port("authn-service");
        try (Https client = Https.to(url, portcullis.pki("internal/ca.crt"), Optional.of(gateway))) {
            return client.get(path).body();
        }
    }
}
