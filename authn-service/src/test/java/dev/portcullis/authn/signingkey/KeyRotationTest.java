package dev.portcullis.authn.signingkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.issuedtoken.IssuedTokens;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenBinding;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.serviceaccount.TokenKeys.KeyInfo;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.status.ApiException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
    private static final ServiceAccount FOO = new ServiceAccount("n", "foo", "uid-foo", List.of(), null);

    @TempDir
    Path dir;

    private final AtomicInteger bumps = new AtomicInteger();
    private final List<Informer<?>> informers = new ArrayList<>();
    private FakeStoreServer server;
    private ServiceAccountSettings settings;
    private TokenKeyFiles keys;
    private IssuedTokens tokens;
    private KeyRotation rotation;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        server.objects.addNamespace("n");
        server.objects.addNamespace("kube-system");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        PemFiles.write(dir.resolve("sa.key"), generator.generateKeyPair().getPrivate());
        settings = ServiceAccountSettings.from(new FlagValues(
                Map.of("service-account-signing-key-file", dir.resolve("sa.key").toString())::get));
        keys = new TokenKeyFiles(settings, bumps::incrementAndGet);
        SigningKeySecrets secrets = new SigningKeySecrets(server.client(), keys);
        tokens = new IssuedTokens(server.client(), Clock.systemUTC(), () -> {});
        TokenInformers objects = new TokenInformers(server.client());
        rotation = new KeyRotation(server.client(), keys, secrets, tokens, objects, Clock.systemUTC());
        informers.add(secrets.informer());
        informers.add(tokens.informer());
        informers.addAll(objects.all());
        informers.forEach(Informer::start);
        eventually(() -> informers.stream().allMatch(Informer::synced));
    }

    @AfterEach
    void stop() {
        informers.forEach(Informer::close);
        keys.close();
        server.close();
    }

    private String signing() {
        return rotation.keys().stream()
                .filter(KeyInfo::signing)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private List<String> ids() {
        return rotation.keys().stream().map(KeyInfo::id).toList();
    }

    private String newest() {
        return ids().getLast();
    }

    /** Signs a token and has it used. */
    private String use() throws Exception {
        TokenIssuer issuer = keys.issuer(settings).orElseThrow();
        Instant now = Instant.now();
        var token = issuer.issue(FOO, TokenBinding.NONE, List.of("api"), now, 3600);
        tokens.add(FOO, TokenBinding.NONE, List.of("api"), now, token);
        eventually(() -> {
            tokens.used("n", token.id(), "10.0.0.1");
            return tokens.inUse(token.keyId()) > 0;
        });
        return SignedJWT.parse(token.token()).getHeader().getKeyID();
    }

    @Test
    void aStageAtATime() throws Exception {
        String first = signing();
        rotation.publish();
        assertThat(ids()).hasSize(2);
        assertThat(signing()).as("it only verifies yet").isEqualTo(first);
        assertThat(use()).isEqualTo(first);

        String second = newest();
        rotation.sign(second);
        assertThat(signing()).isEqualTo(second);
        assertThat(use()).isEqualTo(second);
        assertThat(ids()).containsExactlyInAnyOrder(first, second);
        assertThat(bumps.get()).isGreaterThanOrEqualTo(2);

        assertThatThrownBy(() -> rotation.retire(first, false)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code()).isEqualTo(409);
            assertThat(e).hasMessageContaining("1 unexpired tokens that it signed were seen in use");
        });
        assertThat(ids()).contains(first);
        rotation.retire(first, true);
        assertThat(ids()).containsExactly(second);
    }

    @Test
    void whatSignsIsNotRetired() {
        assertThatThrownBy(() -> rotation.retire(signing(), true))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(409));
    }

    @Test
    void theFilesKeySignsAgain() {
        String first = signing();
        rotation.publish();
        rotation.sign(newest());
        rotation.sign(first);
        assertThat(signing()).isEqualTo(first);
        assertThat(ids()).hasSize(2);
    }

    @Test
    void aPublishedKeyThatNobodyUsedIsRetired() {
        rotation.publish();
        rotation.retire(newest(), false);
        assertThat(ids()).hasSize(1);
        assertThat(server.objects.list(KeySecret.COLLECTION)).isEmpty();
    }

    @Test
    void aKeyThatIsNotThereIsNotFound() {
        for (ThrowingKey stage : List.<ThrowingKey>of(rotation::sign, key -> rotation.retire(key, true))) {
            assertThatThrownBy(() -> stage.on("nonsense"))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.code()).isEqualTo(404));
        }
    }

    private interface ThrowingKey {
        void on(String key);
    }

    /** What the informers know nobody tells. */
    private static void eventually(BooleanSupplier condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }
}
