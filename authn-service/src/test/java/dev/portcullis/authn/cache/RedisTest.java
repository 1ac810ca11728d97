package dev.portcullis.authn.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.fixture.RedisServer;
import dev.portcullis.authn.memory.KeyedHash;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.authn.pki.CertificateProfile;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.authn.serviceaccount.FakeLiveObjects;
import dev.portcullis.authn.serviceaccount.LiveObject;
import dev.portcullis.authn.serviceaccount.SecretUse;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TestKeys;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.service.BadFlagException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several authn-services and one real Redis. */
class RedisTest {
    private static final String PREFIX = "portcullis:authn:verified:";

    @TempDir
    Path dir;

    private RedisServer redis;
    private final FakeLiveObjects objects = new FakeLiveObjects();
    private final List<AuthnInstance> instances = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer(dir);
    }

    @AfterEach
    void stop() {
        instances.forEach(AuthnInstance::close);
        redis.close();
    }

    private AuthnInstance instance(String url, KeyPair signing) throws Exception {
        Path key = dir.resolve("sa-" + instances.size() + ".key");
        PemFiles.write(key, signing.getPrivate());
        ServiceAccountSettings some = TestKeys.settings();
        AuthnInstance instance = new AuthnInstance(
                url,
                new ServiceAccountSettings(
                        some.issuers(), List.of(), key, some.apiAudiences(), some.jwksUri(), null, true),
                objects);
        instances.add(instance);
        return instance;
    }

    private AuthnInstance instance() throws Exception {
        return instance(redis.url(), TestKeys.RSA);
    }

    /** The token of a Secret that is there. */
    private String token(String secret) {
        String token = TestKeys.issuer(TestKeys.RSA).secretToken("ns", secret, "foo", "uid-foo");
        objects.objects.put("serviceaccount/ns/foo", new LiveObject("uid-foo", null));
        objects.tokenSecrets.put(
                "ns/" + secret,
                new TokenSecret(
                        "ns",
                        secret,
                        "uid-" + secret,
                        "foo",
                        "uid-foo",
                        TokenSecret.digest(token.getBytes(StandardCharsets.UTF_8)),
                        "",
                        "ns",
                        null,
                        SecretUse.NONE));
        return token;
    }

    @Test
    void whatOneHasVerifiedTheOtherNeedNotVerifyAgain() throws Exception {
        AuthnInstance one = instance();
        AuthnInstance other = instance();
        String token = token("foo-token-bbbbb");

        assertThat(one.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(other.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(other.ask(token)).isInstanceOf(Authenticated.class);

        assertThat(one.found("miss")).isEqualTo(1);
        assertThat(other.found("shared")).isEqualTo(1);
        assertThat(other.found("local")).isEqualTo(1);
        assertThat(other.found("miss")).isZero();
        assertThat(one.up()).isEqualTo(1);
        assertThat(one.health()).isEqualTo("UP available");
    }

    @Test
    void nothingOfATokenLiesInRedisButAKeyedHash() throws Exception {
        AuthnInstance one = instance();
        List<String> tokens = List.of(token("foo-token-bbbbb"), token("foo-token-ccccc"));
        tokens.forEach(token -> assertThat(one.ask(token)).isInstanceOf(Authenticated.class));

        List<String> keys = redis.look(commands -> commands.keys("*"));

        assertThat(keys).hasSize(2).allMatch(key -> key.matches(PREFIX + "[A-Za-z0-9_-]{43}"));
        for (String key : keys) {
            String value = redis.look(commands -> commands.get(key));
            assertThat(value).matches("[A-Za-z0-9_-]{43}");
            long seconds = redis.look(commands -> commands.ttl(key));
            assertThat(seconds).isBetween(1L, 600L);
            for (String token : tokens) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
                List<String> telling = new ArrayList<>(List.of(token.split("\\.")));
                telling.add(HexFormat.of().formatHex(digest));
                telling.add(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
                assertThat(key + value).doesNotContain(telling);
            }
        }
    }

    @Test
    void aSecretThatIsDeletedEndsItsTokenEverywhereAtOnce() throws Exception {
        AuthnInstance one = instance();
        AuthnInstance other = instance();
        String token = token("foo-token-bbbbb");
        assertThat(one.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(other.ask(token)).isInstanceOf(Authenticated.class);

        objects.tokenSecrets.clear();

        assertThat(one.ask(token)).isInstanceOf(Rejected.class);
        assertThat(other.ask(token)).isInstanceOf(Rejected.class);
        assertThat(instance().ask(token)).isInstanceOf(Rejected.class);
    }

    /** Whoever can write into Redis sees which id is asked for, and still cannot make a token good. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "", "true", "\u0000\uffff", "a proof of another token", "a list"})
    void whatSomebodyElseWroteIsIgnored(String value) throws Exception {
        AuthnInstance one = instance();
        String good = token("foo-token-bbbbb");
        assertThat(one.ask(good)).isInstanceOf(Authenticated.class);
        String proof = redis.look(commands -> commands.get(commands.keys("*").getFirst()));
        String forged = forged(good);
        String id = new KeyedHash(
                        one.keys().get().signing().derive("portcullis: verified tokens"),
                        one.keys().get().fingerprint())
                .id(forged);

        redis.look(commands -> switch (value) {
            case "a list" -> commands.lpush(PREFIX + id, "x");
            case "a proof of another token" -> commands.set(PREFIX + id, proof);
            default -> commands.set(PREFIX + id, value);
        });

        AuthnInstance other = instance();
        assertThat(other.ask(forged)).isInstanceOf(Rejected.class);
        assertThat(other.health()).as("Redis itself is well").isEqualTo("UP available");
        assertThat(other.up()).isEqualTo(1);
        assertThat(other.ask(good)).isInstanceOf(Authenticated.class);
        assertThat(other.found("shared")).isEqualTo(1);
    }

    /** Says that it is somebody else, under the signature of the good one. */
    private static String forged(String good) {
        String[] parts = good.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("uid-foo", "uid-bar");
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];
    }

    @Test
    void whereAForeignValueStoodOursIsPutAfterwards() throws Exception {
        AuthnInstance one = instance();
        String token = token("foo-token-bbbbb");
        assertThat(one.ask(token)).isInstanceOf(Authenticated.class);
        redis.look(commands -> {
            String key = commands.keys("*").getFirst();
            commands.del(key);
            return commands.lpush(key, "x");
        });

        AuthnInstance other = instance();
        assertThat(other.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(other.found("miss")).isEqualTo(1);
        AuthnInstance third = instance();
        assertThat(third.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(third.found("shared")).isEqualTo(1);
    }

    @Test
    void thoseWithOtherKeysShareNothing() throws Exception {
        AuthnInstance one = instance();
        AuthnInstance other = instance(redis.url(), TestKeys.OTHER_RSA);
        String token = token("foo-token-bbbbb");

        assertThat(one.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(other.ask(token)).isInstanceOf(Rejected.class);
        assertThat(other.found("shared")).isZero();
    }

    @Test
    void withoutRedisEverythingGoesOnAndWithItAgainItIsUsedAgain() throws Exception {
        AuthnInstance one = instance();
        AuthnInstance other = instance();
        String token = token("foo-token-bbbbb");
        assertThat(one.ask(token)).isInstanceOf(Authenticated.class);
        AtomicBoolean go = new AtomicBoolean(true);
        List<Future<Integer>> asking = new ArrayList<>();
        try (ExecutorService clients = Executors.newCachedThreadPool()) {
            for (int i = 0; i < 4; i++) {
                String mine = token("foo-token-ccccc" + i);
                asking.add(clients.submit(() -> {
                    int known = 0;
                    for (; go.get(); known++) {
                        assertThat(one.ask(mine)).isInstanceOf(Authenticated.class);
                        assertThat(other.ask(token)).isInstanceOf(Authenticated.class);
                        LockSupport.parkNanos(500_000);
                    }
                    return known;
                }));
            }
            try {
                await().until(() -> one.found("local") > 100);
                redis.kill();
                await().untilAsserted(() -> assertThat(one.health()).startsWith("UP unavailable: "));
                double before = one.found("local");
                await().until(() -> one.found("local") > before + 100);
                assertThat(one.up()).isZero();
                String fresh = token("foo-token-ddddd");
                assertThat(one.ask(fresh)).isInstanceOf(Authenticated.class);
                assertThat(other.ask(fresh)).isInstanceOf(Authenticated.class);
                assertThat(other.found("miss")).isGreaterThanOrEqualTo(1);

                redis.restart();
                await().untilAsserted(() -> assertThat(one.health()).isEqualTo("UP available"));
                await().untilAsserted(() -> assertThat(other.health()).isEqualTo("UP available"));
                assertThat(one.up()).isEqualTo(1);
            } finally {
                go.set(false);
            }
        }
        for (Future<Integer> client : asking) {
            assertThat(client.get()).isPositive();
        }
        double shared = other.found("shared");
        String late = token("foo-token-eeeee");
        assertThat(one.ask(late)).isInstanceOf(Authenticated.class);
        assertThat(other.ask(late)).isInstanceOf(Authenticated.class);
        assertThat(other.found("shared")).isEqualTo(shared + 1);
    }

    @Test
    void aRedisThatIsNotThereAtTheStartIsUsedOnceItIs() throws Exception {
        redis.kill();
        AuthnInstance one = instance();
        AuthnInstance other = instance();
        String token = token("foo-token-bbbbb");
        assertThat(one.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(one.health()).contains("unavailable: it cannot be reached: ");

        redis.restart();
        await().untilAsserted(() -> assertThat(one.health()).isEqualTo("UP available"));
        await().untilAsserted(() -> assertThat(other.health()).isEqualTo("UP available"));

        String late = token("foo-token-ccccc");
        assertThat(one.ask(late)).isInstanceOf(Authenticated.class);
        assertThat(other.ask(late)).isInstanceOf(Authenticated.class);
        assertThat(other.found("shared")).isEqualTo(1);
    }

    @Test
    void aWrongPasswordIsNamedAndIsNotShown() throws Exception {
        redis.close();
        redis = new RedisServer(dir, "--requirepass", "right");
        String token = token("foo-token-bbbbb");

        AuthnInstance wrong = instance(redis.url(":opensesame"), TestKeys.RSA);
        assertThat(wrong.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(wrong.health()).contains("unavailable: WRONGPASS").doesNotContain("opensesame");
        AuthnInstance without = instance(redis.url(), TestKeys.RSA);
        assertThat(without.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(without.health()).contains("unavailable: NOAUTH");

        assertThat(instance(redis.url(":right"), TestKeys.RSA).ask(token)).isInstanceOf(Authenticated.class);
        AuthnInstance right = instance(redis.url(":right"), TestKeys.RSA);
        assertThat(right.ask(token)).isInstanceOf(Authenticated.class);
        assertThat(right.found("shared")).isEqualTo(1);
    }

    @Test
    void tlsToARedisWithoutItIsNamed() throws Exception {
        AuthnInstance one = instance(redis.url().replace("redis:", "rediss:"), TestKeys.RSA);

        assertThat(one.ask(token("foo-token-bbbbb"))).isInstanceOf(Authenticated.class);
        assertThat(one.health()).contains("unavailable: ").contains("rediss:// is for a server that speaks TLS");
    }

    @Test
    void aRedisWhoseCertificateNobodyVouchesForIsNamed() throws Exception {
        Path certificate = dir.resolve("ca.crt");
        CertificateAuthority ca =
                CertificateAuthority.open(certificate, dir.resolve("ca.key"), "ca", Clock.systemUTC());
        ca.ensure(
                dir.resolve("r.crt"),
                dir.resolve("r.key"),
                CertificateProfile.server("redis", List.of("127.0.0.1", "localhost")));
        try (RedisServer secure = RedisServer.tls(dir, "r.crt", "r.key", "ca.crt")) {
            AuthnInstance one = instance(secure.url().replace("redis:", "rediss:"), TestKeys.RSA);

            assertThat(one.ask(token("foo-token-bbbbb"))).isInstanceOf(Authenticated.class);
            assertThat(one.health()).contains("unavailable: TLS failed: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://localhost:6379",
                "redis://",
                "redis:6379",
                "redis://a b",
                "redis://h/x",
                "redis://h?timeout=1s",
                "nonsense"
            })
    void whatIsNoRedisUrlIsABadFlag(String url) {
        assertThatThrownBy(() -> RedisSettings.of(url))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("redis-url")
                .hasMessageContaining("must look like redis://");
    }
}
