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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be set about tokens: whether accounts get Secrets, what signs, and where verified ones are remembered. */
class Scenario08TokensAndKeys {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String SELF = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    @TempDir
    Path dir;

    private static Kubectl admin(Portcullis portcullis) {
        return Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
    }

    /** Who a token is to the API: a user name, or the status code. */
    private static String who(Portcullis portcullis, String token) {
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
    void withoutAutomaticSecretsPodsGetAProjectedToken() {
        try (Portcullis portcullis =
                Portcullis.start("no-secrets", StoreKind.EMBEDDED, "--service-account-auto-token-secrets=false")) {
            Kubectl kubectl = admin(portcullis);
            kubectl.ok("create", "serviceaccount", "foo");
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
            assertThat(who(portcullis, bound)).isEqualTo("system:serviceaccount:default:foo");
            kubectl.ok("delete", "pod", "web", "--force", "--grace-period=0");
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> who(portcullis, bound).equals("401"));

            // A Secret that is asked for is made complete; that it is the only one shows that there were no others.
            kubectl.file("secret.json", """
                    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"mine","annotations":
                      {"kubernetes.io/service-account.name":"foo"}},"type":"kubernetes.io/service-account-token"}""");
            kubectl.ok("create", "-f", "secret.json");
            String token = decoded(await().until(
                            () -> kubectl.ok("get", "secret", "mine", "-o", "jsonpath={.data.token}"),
                            found -> !found.isEmpty()));
            assertThat(kubectl.ok("get", "secrets", "-A", "-o", "name")).isEqualTo("secret/mine\n");
            assertThat(kubectl.ok("get", "sa", "foo", "-o", "jsonpath={.secrets}"))
                    .isEmpty();
            assertThat(who(portcullis, token)).isEqualTo("system:serviceaccount:default:foo");
            kubectl.ok("delete", "secret", "mine");
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> who(portcullis, token).equals("401"));
        }
    }

    /** Believe the new key, sign by it, believe the old one no more. */
    @Test
    void keysAreRotatedWhileEverythingRuns() throws Exception {
        KeyPair rsa = pair("RSA", 2048);
        KeyPair elliptic = pair("EC", 256);
        Path signing = write("sa.key", pem(rsa.getPrivate().getEncoded(), "PRIVATE KEY"));
        String oldKey = pem(rsa.getPublic().getEncoded(), "PUBLIC KEY");
        String newKey = pem(elliptic.getPublic().getEncoded(), "PUBLIC KEY");
        Path first = write("one.pub", oldKey);
        Path second = write("two.pub", oldKey);
        try (Portcullis portcullis = Portcullis.start(
                "rotation",
                StoreKind.EMBEDDED,
                "--service-account-signing-key-file=" + signing,
                "--service-account-key-file=" + first + "," + second)) {
            Kubectl kubectl = admin(portcullis);
            kubectl.ok("create", "serviceaccount", "foo");
            String before = kubectl.ok("create", "token", "foo").strip();
            assertThat(algorithm(before)).isEqualTo("RS256");
            assertThat(who(portcullis, before)).isEqualTo("system:serviceaccount:default:foo");

            write("two.pub", newKey);
            await().until(() -> keyTypes(kubectl).equals(List.of("RSA", "EC")));
            write("sa.key", pem(elliptic.getPrivate().getEncoded(), "PRIVATE KEY"));
            String after = await().until(
                            () -> kubectl.ok("create", "token", "foo").strip(),
                            token -> algorithm(token).equals("ES256"));
            assertThat(who(portcullis, before)).isEqualTo("system:serviceaccount:default:foo");
            assertThat(who(portcullis, after)).isEqualTo("system:serviceaccount:default:foo");

            write("one.pub", newKey);
            await().until(() -> who(portcullis, before).equals("401"));
            assertThat(who(portcullis, after)).isEqualTo("system:serviceaccount:default:foo");
            assertThat(keyTypes(kubectl)).containsExactly("EC");
        }
    }

    private static List<String> keyTypes(Kubectl kubectl) {
        return JSON.readTree(kubectl.ok("get", "--raw", "/openid/v1/jwks"))
                .path("keys")
                .valueStream()
                .map(key -> key.path("kty").asString())
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
    }

    private Path write(String name, String text) throws IOException {
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
    void redisRemembersForTheNextAuthnServiceAndNobodyNeedsIt() {
        try (Redis redis = new Redis();
                Portcullis portcullis = Portcullis.start("redis", StoreKind.EMBEDDED, "--redis-url=" + redis.url())) {
            Kubectl kubectl = admin(portcullis);
            kubectl.ok("create", "serviceaccount", "foo");
            String secret = await().until(
                            () -> kubectl.ok("get", "sa", "foo", "-o", "jsonpath={.secrets[0].name}"),
                            found -> !found.isEmpty());
            String token = decoded(kubectl.ok("get", "secret", secret, "-o", "jsonpath={.data.token}"));
            assertThat(who(portcullis, token)).isEqualTo("system:serviceaccount:default:foo");

            List<String> keys = redis.cli("KEYS", "*");
            assertThat(keys).isNotEmpty().allMatch(key -> key.startsWith("portcullis:authn:verified:"));
            for (String key : keys) {
                assertThat(key + redis.cli("GET", key)).doesNotContain(token.split("\\."));
            }

            portcullis.kill("authn-service");
            portcullis.up();
            assertThat(who(portcullis, token)).isEqualTo("system:serviceaccount:default:foo");
            assertThat(authn(portcullis, "/actuator/prometheus"))
                    .contains("portcullis_authn_verified_tokens_total{found=\"shared\"} 1.0")
                    .contains("portcullis_authn_redis_up 1.0");

            redis.kill();
            String fresh = kubectl.ok("create", "token", "foo").strip();
            assertThat(who(portcullis, fresh)).isEqualTo("system:serviceaccount:default:foo");
            assertThat(who(portcullis, token)).isEqualTo("system:serviceaccount:default:foo");
            await().untilAsserted(() -> assertThat(authn(portcullis, "/actuator/health"))
                    .contains("\"status\":\"UP\"")
                    .contains("unavailable: "));
            assertThat(authn(portcullis, "/actuator/prometheus")).contains("portcullis_authn_redis_up 0.0");
            assertThat(kubectl.ok("get", "--raw", "/readyz")).isEqualTo("ok");

            redis.restart();
            await().untilAsserted(() ->
                    assertThat(authn(portcullis, "/actuator/health")).contains("\"redis\":\"available\""));
            String late = kubectl.ok("create", "token", "foo").strip();
            assertThat(who(portcullis, late)).isEqualTo("system:serviceaccount:default:foo");
            assertThat(redis.cli("KEYS", "*")).hasSize(1);

            kubectl.ok("delete", "secret", secret);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> who(portcullis, token).equals("401"));
        }
    }

    /** As the gateway asks it. */
    private static String authn(Portcullis portcullis, String path) {
        Pem gateway = Pem.read(portcullis.pki("internal/gateway.crt"), portcullis.pki("internal/gateway.key"));
        String url = "https://127.0.0.1:" + portcullis.port("authn-service");
        try (Https client = Https.to(url, portcullis.pki("internal/ca.crt"), Optional.of(gateway))) {
            return client.get(path).body();
        }
    }
}
