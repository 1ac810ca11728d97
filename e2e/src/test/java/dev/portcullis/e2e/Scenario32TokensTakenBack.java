package dev.portcullis.e2e;

import static dev.portcullis.e2e.HowSoon.TRIES;
import static dev.portcullis.e2e.HowSoon.report;
import static dev.portcullis.e2e.HowSoon.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The group identity.portcullis.dev: what was given out, what is taken back and how soon, and why somebody was refused. */
class Scenario32TokensTakenBack {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String IDENTITY = "/apis/identity.portcullis.dev/v1/";

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Https admin;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws IOException {
        portcullis = Portcullis.start(
                "taken-back",
                StoreKind.EMBEDDED,
                "--basic-auth-file=" + Files.writeString(dir.resolve("users.csv"), ""),
                "--enable-bootstrap-token-auth",
                "--legacy-service-account-token-clean-up-period=10s");
        admin = Https.admin(portcullis);
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
        kubectl.ok("create", "serviceaccount", "foo");
    }

    @AfterAll
    static void stop() {
        admin.close();
        portcullis.close();
    }

    private static Https bearer(String token) {
        return Https.bearer(portcullis, token);
    }

    private static JsonNode claims(String token) {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static String token() {
        HttpResponse<String> answer = admin.post("/api/v1/namespaces/default/serviceaccounts/foo/token", "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("status").path("token").asString();
    }

    private static JsonNode review(String resource, String kind, String spec) {
        HttpResponse<String> answer = admin.post(IDENTITY + resource, """
                {"apiVersion":"identity.portcullis.dev/v1","kind":"%s","spec":%s}""".formatted(kind, spec));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("status");
    }

    @Test
    void theInventoryAndTheRevocationOfOneToken() {
        String one = kubectl.ok("create", "token", "foo", "--audience=https://kubernetes.default.svc")
                .strip();
        String other = kubectl.ok("create", "token", "foo").strip();
        String id = claims(one).path("jti").asString();
        try (Https first = bearer(one);
                Https second = bearer(other)) {
            assertThat(status(first)).isEqualTo(201);
            JsonNode record = await().until(
                            () -> JSON.readTree(kubectl.ok("get", "issuedtoken", id, "-o", "json")),
                            found -> found.path("status").has("lastUsedTimestamp"));
            assertThat(record.path("spec").path("serviceAccountName").asString())
                    .isEqualTo("foo");
            assertThat(record.path("spec").path("audiences").path(0).asString())
                    .isEqualTo("https://kubernetes.default.svc");
            assertThat(record.path("status").path("lastUsedAddress").asString()).isEqualTo("127.0.0.1");
            assertThat(record.toString()).doesNotContain(one.split("\\.")[2]);

            kubectl.file("revocation.json", """
                    {"apiVersion":"identity.portcullis.dev/v1","kind":"TokenRevocation","spec":{"jti":"%s","reason":"lost"}}""".formatted(id));
            assertThat(JSON.readTree(kubectl.ok("create", "-f", "revocation.json", "-o", "json"))
                            .path("status")
                            .path("serviceAccountName")
                            .asString())
                    .isEqualTo("foo");
            await().atMost(Duration.ofSeconds(1)).until(() -> status(first) == 401);
            assertThat(status(second)).isEqualTo(201);
            assertThat(kubectl.ok("get", "issuedtoken", id, "-o", "jsonpath={.status.reason}"))
                    .isEqualTo("lost");
            kubectl.ok("delete", "issuedtoken", id, "--wait=false");
            assertThat(kubectl.ok("get", "issuedtoken", id, "-o", "jsonpath={.metadata.deletionTimestamp}"))
                    .as("it stays as long as the token would be good")
                    .isNotEmpty();
            assertThat(status(first)).as("its record deleted").isEqualTo(401);
            portcullis.kill("authn-service");
            portcullis.up();
            assertThat(status(first)).as("after a restart").isEqualTo(401);
            assertThat(status(second)).isEqualTo(201);
        }
        try (Https nobody = Https.anonymous(portcullis)) {
            assertThat(nobody.post(IDENTITY + "tokenrevocations", "{\"spec\":{\"jti\":\"x\"}}")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(admin.post(IDENTITY + "tokenrevocations", "{\"spec\":{\"jti\":\"No Id\"}}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(admin.post(IDENTITY + "tokenrevocations", "{}").statusCode()).isEqualTo(422);
        assertThat(admin.get(IDENTITY + "tokenrevocations").statusCode()).isEqualTo(405);
        assertThat(kubectl.ok("api-resources", "--api-group=identity.portcullis.dev"))
                .contains("issuedtokens", "tokenrevocations", "refusalreviews", "signingkeyreviews");
    }

    /** Not even then: the account is gone, so that nothing depends on the record any more. */
    @Test
    void aNamespaceGoesThoughTokensOfItAreRevoked() {
        kubectl.ok("create", "namespace", "brief");
        kubectl.ok("create", "serviceaccount", "foo", "-n", "brief");
        String token = kubectl.ok("create", "token", "foo", "-n", "brief").strip();
        review(
                "tokenrevocations",
                "TokenRevocation",
                "{\"jti\":\"" + claims(token).path("jti").asString() + "\"}");
        kubectl.ok("delete", "namespace", "brief", "--timeout=30s");
        try (Https client = bearer(token)) {
            assertThat(status(client)).isEqualTo(401);
        }
    }

    private static final String USED = "kubernetes.io/legacy-token-last-used";
    private static final String INVALID = "kubernetes.io/legacy-token-invalid-since";

    private static String label(String secret, String label) {
        return JSON.readTree(kubectl.ok("get", "secret", secret, "-o", "json"))
                .path("metadata")
                .path("labels")
                .path(label)
                .asString("");
    }

    private static String tokenSecret(String account) {
        return await().pollInterval(Duration.ofMillis(10))
                .until(
                        () -> JSON.readTree(admin.get("/api/v1/namespaces/default/serviceaccounts/" + account)
                                        .body())
                                .path("secrets")
                                .path(0)
                                .path("name")
                                .asString(""),
                        found -> !found.isEmpty());
    }

    private static String secretToken(String secret) {
        return new String(
                Base64.getDecoder()
                        .decode(JSON.readTree(admin.get("/api/v1/namespaces/default/secrets/" + secret)
                                        .body())
                                .path("data")
                                .path("token")
                                .asString()),
                StandardCharsets.UTF_8);
    }

    /** The dates are moved, since nobody waits for a day; the period is ten seconds. */
    @Test
    void tokensOfSecretsThatNobodyUsesAreTakenBack() {
        kubectl.ok("create", "serviceaccount", "old");
        kubectl.file("made.json", """
                {"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/service-account-token",
                 "metadata":{"name":"made","annotations":{"kubernetes.io/service-account.name":"old"}}}""");
        kubectl.ok("create", "-f", "made.json");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        String secret = tokenSecret("old");
        try (Https client = bearer(secretToken(secret))) {
            assertThat(status(client)).isEqualTo(201);
            await().until(() -> label(secret, USED).equals(today));

            for (String name : List.of(secret, "made")) {
                kubectl.ok("label", "secret", name, USED + "=2020-01-01", "--overwrite");
            }
            kubectl.ok(
                    "patch",
                    "configmap",
                    "kube-apiserver-legacy-service-account-token-tracking",
                    "-n",
                    "kube-system",
                    "--type=merge",
                    "-p",
                    "{\"data\":{\"since\":\"2020-01-01\"}}");
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> label(secret, INVALID).equals(today));
            String id = UUID.randomUUID().toString();
            await().atMost(Duration.ofSeconds(1)).until(() -> status(client.with("Audit-ID", id)) == 401);
            assertThat(review("refusalreviews", "RefusalReview", "{\"auditID\":\"" + id + "\"}")
                            .toString())
                    .contains("has been marked invalid");

            kubectl.ok("label", "secret", secret, INVALID + "=2020-01-01", "--overwrite");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> admin.get("/api/v1/namespaces/default/secrets/" + secret)
                                    .statusCode()
                            == 404);
            assertThat(label("made", INVALID)).as("somebody made that one").isEmpty();
        }
    }

    @Test
    void whyACredentialWasRefused() {
        String good = token();
        String id = UUID.randomUUID().toString();
        String forged = good.substring(0, good.length() - 6) + "AAAAAA";
        try (Https client = bearer(forged)) {
            assertThat(status(client.with("Audit-ID", id))).isEqualTo(401);
        }
        kubectl.file("why.json", """
                {"apiVersion":"identity.portcullis.dev/v1","kind":"RefusalReview","spec":{"auditID":"%s"}}""".formatted(id));
        JsonNode why = JSON.readTree(kubectl.ok("create", "-f", "why.json", "-o", "json"))
                .path("status");
        assertThat(why.path("found").asBoolean()).isTrue();
        assertThat(why.path("sourceIP").asString()).isEqualTo("127.0.0.1");
        assertThat(why.path("attempts")
                        .valueStream()
                        .filter(attempt ->
                                attempt.path("authenticator").asString().equals("serviceaccount"))
                        .map(attempt -> attempt.path("message").asString()))
                .containsExactly("invalid signature");
        assertThat(why.toString()).doesNotContain(forged);
        assertThat(review("refusalreviews", "RefusalReview", "{\"auditID\":\"unheard-of\"}")
                        .path("found")
                        .asBoolean())
                .isFalse();
        try (Https client = bearer(good)) {
            assertThat(client.post(IDENTITY + "refusalreviews", "{\"spec\":{\"auditID\":\"" + id + "\"}}")
                            .statusCode())
                    .as("not for everybody")
                    .isEqualTo(403);
        }
    }

    @Test
    void theSigningKeyIsRotatedAStageAtATime() {
        String old = token();
        try (Https before = bearer(old)) {
            assertThat(status(before)).isEqualTo(201);
            String first = signing(review("signingkeyreviews", "SigningKeyReview", "{}"));
            JsonNode published = review("signingkeyreviews", "SigningKeyReview", "{\"action\":\"Publish\"}");
            String second = published
                    .path("keys")
                    .valueStream()
                    .filter(key -> key.path("source").asString().equals("Secret"))
                    .map(key -> key.path("keyID").asString())
                    .findFirst()
                    .orElseThrow();
            String discovery = kubectl.ok("get", "--raw", "/.well-known/openid-configuration");
            String keys = JSON.readTree(discovery).path("jwks_uri").asString();
            assertThat(keys).startsWith(portcullis.url() + "/");
            assertThat(before.get(keys.substring(portcullis.url().length())).body())
                    .contains(first, second);
            assertThat(signing(published)).isEqualTo(first);

            assertThat(signing(review(
                            "signingkeyreviews",
                            "SigningKeyReview",
                            "{\"action\":\"Sign\",\"keyID\":\"" + second + "\"}")))
                    .isEqualTo(second);
            try (Https after = bearer(token())) {
                assertThat(status(after)).isEqualTo(201);
                assertThat(status(before)).isEqualTo(201);
                String retire = """
                        {"spec":{"action":"Retire","keyID":"%s"%s}}""";
                await().untilAsserted(() -> {
                    HttpResponse<String> refused =
                            admin.post(IDENTITY + "signingkeyreviews", retire.formatted(first, ""));
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
                    assertThat(refused.body()).contains("were seen in use");
                });
                portcullis.kill("authn-service");
                portcullis.up();
                assertThat(status(before)).isEqualTo(201);
                assertThat(status(after)).isEqualTo(201);

                assertThat(admin.post(IDENTITY + "signingkeyreviews", retire.formatted(first, ",\"force\":true"))
                                .statusCode())
                        .isEqualTo(201);
                await().atMost(Duration.ofSeconds(1)).until(() -> status(before) == 401);
                assertThat(status(after)).isEqualTo(201);
                assertThat(review("signingkeyreviews", "SigningKeyReview", "{\"action\":\"Publish\"}")
                                .path("keys")
                                .size())
                        .isEqualTo(2);
            }
        }
    }

    private static String signing(JsonNode status) {
        return status.path("keys")
                .valueStream()
                .filter(key -> key.path("signing").asBoolean())
                .map(key -> key.path("keyID").asString())
                .findFirst()
                .orElseThrow();
    }

    // ------------------------------------------------------------ how soon

    @Test
    void revokedTokensAreRefusedWithinASecond() throws Exception {
        long[] nanos = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            String token = token();
            String id = claims(token).path("jti").asString();
            try (Https client = bearer(token)) {
                assertThat(status(client)).isEqualTo(201);
                review("tokenrevocations", "TokenRevocation", "{\"jti\":\"" + id + "\"}");
                nanos[i] = HowSoon.refused(client);
            }
        }
        report("a token by its id", nanos);
    }

    @Test
    void tokensOfDeletedAccountsAndSecretsAreRefusedWithinASecond() throws Exception {
        long[] accounts = new long[TRIES];
        long[] secrets = new long[TRIES];
        String base = "/api/v1/namespaces/default/";
        for (int i = 0; i < TRIES; i++) {
            String name = "brief-" + i;
            assertThat(admin.post(base + "serviceaccounts", "{\"metadata\":{\"name\":\"" + name + "\"}}")
                            .statusCode())
                    .isEqualTo(201);
            String token = JSON.readTree(admin.post(base + "serviceaccounts/" + name + "/token", "{}")
                            .body())
                    .path("status")
                    .path("token")
                    .asString();
            String secret = tokenSecret(name);
            String legacy = secretToken(secret);
            try (Https byToken = bearer(token);
                    Https bySecret = bearer(legacy)) {
                assertThat(List.of(status(byToken), status(bySecret))).containsOnly(201);
                admin.send("DELETE", base + "secrets/" + secret, "");
                secrets[i] = HowSoon.refused(bySecret);
                admin.send("DELETE", base + "serviceaccounts/" + name, "");
                accounts[i] = HowSoon.refused(byToken);
            }
        }
        report("a Secret's token, the Secret deleted", secrets);
        report("a bound token, its account deleted", accounts);
    }

    @Test
    void aFloodOfBadCredentialsKeepsNobodyOut() {
        String good = token();
        List<String> bad = List.of("Bearer x.y.z", "Bearer abcdef.0123456789abcdef", "Basic YW5uOng=");
        try (Https client = Https.anonymous(portcullis);
                Https fine = bearer(good)) {
            for (int i = 0; i < 600; i++) {
                assertThat(client.with("Authorization", bad.get(i % 3) + (i % 3 == 0 ? i : ""))
                                .get("/version")
                                .statusCode())
                        .isEqualTo(401);
                if (i % 50 == 0) {
                    assertThat(status(fine)).isEqualTo(201);
                }
            }
        }
    }
}
