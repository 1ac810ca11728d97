package dev.portcullis.authn.legacytoken;

import static dev.portcullis.authn.fixture.FakeStore.account;
import static dev.portcullis.authn.fixture.FakeStore.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.fixture.MovingClock;
import dev.portcullis.authn.serviceaccount.SecretUse;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class LegacyTokensTest {
    private static final String CONFIG_MAP =
            "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking";
    private static final String SECRET = secret("n", "foo-token-1");
    private static final Duration DAY = Duration.ofDays(1);

    private final MovingClock clock = new MovingClock(Instant.parse("2026-03-01T12:00:00Z"));
    private FakeStoreServer server;
    private FakeStore store;
    private TokenInformers informers;
    private TokenSecretCleaner cleaner;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("n");
        store.addNamespace("kube-system");
        store.addAccount("n", "foo");
        ObjectNode token = FakeStore.object("Secret", "n", "foo-token-1").put("type", TokenSecret.TYPE);
        token.withObject("metadata").put("creationTimestamp", "2026-01-01T00:00:00Z");
        token.withObject("metadata").putObject("annotations").put(TokenSecret.ACCOUNT_NAME, "foo");
        store.create(SECRET, token);
        store.edit(
                account("n", "foo"), foo -> foo.putArray("secrets").addObject().put("name", "foo-token-1"));
        informers = new TokenInformers(server.client());
        informers.all().forEach(Informer::start);
        cleaner = new TokenSecretCleaner(server.client(), informers, DAY.multipliedBy(10), clock);
        settle();
    }

    @AfterEach
    void stop() {
        cleaner.close();
        informers.all().forEach(Informer::close);
        server.close();
    }

    /** Until the informers have what the store has. */
    private void settle() {
        eventually(() -> {
            TokenSecret known = informers.tokenSecrets().get("n/foo-token-1");
            ObjectNode present = store.get(SECRET).orElse(null);
            var foo = informers.serviceAccounts().get("n/foo");
            return informers.tokenSecrets().synced()
                    && (known == null ? present == null : present != null && known.equals(TokenSecret.of(present)))
                    && foo != null
                    && !foo.secrets().isEmpty();
        });
    }

    private String label(String name) {
        return store.get(SECRET)
                .orElseThrow()
                .path("metadata")
                .path("labels")
                .path(name)
                .asString("");
    }

    private void look() {
        settle();
        cleaner.look();
        settle();
    }

    @Test
    void aUseIsNotedOnceADay() {
        UseLabels labels = new UseLabels(server.client(), clock);
        TokenSecret secret = informers.tokenSecrets().get("n/foo-token-1");
        labels.used(secret);
        labels.used(secret);
        eventually(() -> label(SecretUse.LAST_USED).equals("2026-03-01"));
        settle();
        labels.used(informers.tokenSecrets().get("n/foo-token-1"));
        assertThat(server.count("PATCH", SECRET)).isEqualTo(1);

        clock.advance(DAY);
        labels.used(informers.tokenSecrets().get("n/foo-token-1"));
        eventually(() -> label(SecretUse.LAST_USED).equals("2026-03-02"));
    }

    @Test
    void whatNobodyUsesIsMarkedAndThenDeleted() {
        look();
        assertThat(store.get(CONFIG_MAP)
                        .orElseThrow()
                        .path("data")
                        .path("since")
                        .asString())
                .isEqualTo("2026-03-01");
        clock.advance(DAY.multipliedBy(9));
        look();
        assertThat(label(SecretUse.INVALID_SINCE)).isEmpty();

        clock.advance(DAY);
        look();
        assertThat(label(SecretUse.INVALID_SINCE)).isEqualTo("2026-03-11");
        clock.advance(DAY.multipliedBy(9));
        look();
        assertThat(store.get(SECRET)).isPresent();

        clock.advance(DAY);
        look();
        assertThat(store.get(SECRET)).isEmpty();
    }

    @Test
    void aUseKeepsIt() {
        look();
        clock.advance(DAY.multipliedBy(9));
        store.edit(
                SECRET,
                secret -> secret.withObject("metadata").withObject("labels").put(SecretUse.LAST_USED, "2026-03-10"));
        clock.advance(DAY.multipliedBy(5));
        look();
        assertThat(label(SecretUse.INVALID_SINCE)).isEmpty();
    }

    @Test
    void whatAPodMountsAndWhatSomebodyMadeStays() {
        ObjectNode pod = FakeStore.object("Pod", "n", "web");
        pod.putObject("spec")
                .putArray("volumes")
                .addObject()
                .putObject("secret")
                .put("secretName", "foo-token-1");
        store.create("/api/v1/namespaces/n/pods/web", pod);
        look();
        clock.advance(DAY.multipliedBy(50));
        look();
        assertThat(label(SecretUse.INVALID_SINCE)).isEmpty();

        store.delete("/api/v1/namespaces/n/pods/web");
        store.edit(
                account("n", "foo"), foo -> foo.putArray("secrets").addObject().put("name", "another"));
        eventually(() -> informers.serviceAccounts().get("n/foo").secrets().contains("another"));
        look();
        assertThat(label(SecretUse.INVALID_SINCE)).isEmpty();
    }

    @Test
    void whatWasMadeLatelyStays() {
        store.edit(SECRET, secret -> secret.withObject("metadata").put("creationTimestamp", "2026-03-09T00:00:00Z"));
        look();
        clock.advance(DAY.multipliedBy(12));
        look();
        assertThat(label(SecretUse.INVALID_SINCE)).isEmpty();
    }

    /** What the informers know nobody tells. */
    private static void eventually(BooleanSupplier condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }
}
