package dev.portcullis.authn.issuedtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.fixture.MovingClock;
import dev.portcullis.authn.serviceaccount.IssuedBoundToken;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenBinding;
import dev.portcullis.authn.serviceaccount.TokenBinding.Target;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class IssuedTokensTest {
    private static final ServiceAccount FOO = new ServiceAccount("n", "foo", "uid-foo", List.of(), null);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final MovingClock clock = new MovingClock(NOW);
    private final AtomicInteger bumps = new AtomicInteger();
    private FakeStoreServer server;
    private FakeStore store;
    private IssuedTokens tokens;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("n");
        store.addNamespace("m");
        store.addNamespace("kube-system");
        tokens = new IssuedTokens(server.client(), clock, bumps::incrementAndGet);
        tokens.informer().start();
        eventually(() -> tokens.informer().synced());
    }

    @AfterEach
    void stop() {
        tokens.informer().close();
        server.close();
    }

    private void issue(String id, TokenBinding binding) {
        tokens.add(
                FOO,
                binding,
                List.of("api"),
                clock.instant(),
                new IssuedBoundToken("secret-token", id, clock.instant().plusSeconds(3600), "k1"));
        eventually(() -> known(id));
    }

    private boolean known(String id) {
        return tokens.all().stream().anyMatch(token -> token.id().equals(id));
    }

    private ObjectNode record(String namespace, String id) {
        return store.get(IssuedToken.collection(namespace) + "/" + id).orElseThrow();
    }

    @Test
    void whatWasIssuedIsListedWithoutTheToken() {
        issue("j1", new TokenBinding(new Target("web", "uid-web"), null, new Target("node1", "uid-node1")));

        ObjectNode record = record("n", "j1");
        assertThat(record.path("spec")).isEqualTo(Json.MAPPER.readTree("""
                {"serviceAccountName":"foo","serviceAccountUID":"uid-foo","issuedTimestamp":"2026-03-01T12:00:00Z",
                 "expirationTimestamp":"2026-03-01T13:00:00Z","keyID":"k1","audiences":["api"],
                 "boundObjectRef":{"kind":"Pod","name":"web","uid":"uid-web"}}"""));
        assertThat(record.toString()).doesNotContain("secret-token");
    }

    @Test
    void aUseIsNotedOnceAnHour() {
        issue("j1", TokenBinding.NONE);
        tokens.used("n", "j1", "10.0.0.1");
        tokens.used("n", "j1", "10.0.0.2");
        eventually(() -> record("n", "j1")
                .path("status")
                .path("lastUsedAddress")
                .asString("")
                .equals("10.0.0.1"));
        assertThat(record("n", "j1").path("status").path("lastUsedTimestamp").asString())
                .isEqualTo(NOW.toString());
        eventually(() -> tokens.all().getFirst().lastUsed() != null);
        tokens.used("n", "j1", "10.0.0.2");
        assertThat(server.count("PATCH", IssuedToken.collection("n") + "/j1")).isEqualTo(1);
        assertThat(tokens.inUse("k1")).isEqualTo(1);
        assertThat(bumps).as("nobody need forget anything for that").hasValue(0);

        clock.advance(Duration.ofMinutes(61));
        assertThat(tokens.inUse("k1")).as("it has expired").isZero();
    }

    @Test
    void oneIsRevokedByItsId() {
        issue("j1", TokenBinding.NONE);
        issue("j2", TokenBinding.NONE);

        assertThat(tokens.revoke("j1", "lost")).isEqualTo(new IssuedTokens.Revoked("n", "foo", NOW));

        assertThat(tokens.isRevoked("n", "j1")).isTrue();
        assertThat(tokens.isRevoked("m", "j1")).as("another namespace's").isFalse();
        assertThat(tokens.isRevoked("n", "j2")).isFalse();
        assertThat(bumps).hasValue(1);
        assertThat(record("n", "j1").path("status").path("reason").asString()).isEqualTo("lost");
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.revoke("j1", "again").since()).as("once").isEqualTo(NOW);
    }

    @Test
    void oneThatNobodyRecordedIsRevokedAllTheSame() {
        assertThat(tokens.revoke("j9", "seen in a log")).isEqualTo(new IssuedTokens.Revoked("kube-system", "", NOW));

        assertThat(tokens.isRevoked("n", "j9")).isTrue();
        assertThat(tokens.isRevoked("m", "j9")).isTrue();
    }

    /** Nobody waits for what the store tells. */
    @Test
    void itIsRevokedHereAtOnce() {
        issue("j1", TokenBinding.NONE);
        tokens.informer().close();

        tokens.revoke("j1", "lost");
        tokens.revoke("j9", "seen in a log");

        assertThat(tokens.isRevoked("n", "j1")).isTrue();
        assertThat(tokens.isRevoked("m", "j9")).isTrue();
        assertThat(bumps).hasValue(2);
    }

    @Test
    void deletingTheRecordDoesNotMakeTheTokenGoodAgain() {
        store.addAccount("n", "foo");
        String uid = FakeStore.uid(store.get(FakeStore.account("n", "foo")).orElseThrow());
        Informer<ServiceAccount> accounts =
                new Informer<>(server.client(), "/api/v1/serviceaccounts", ServiceAccount::of);
        try (accounts;
                RevokedRecords records = new RevokedRecords(server.client(), tokens, accounts)) {
            accounts.start();
            eventually(() -> accounts.get("n/foo") != null);
            tokens.add(
                    new ServiceAccount("n", "foo", uid, List.of(), null),
                    TokenBinding.NONE,
                    List.of("api"),
                    NOW,
                    new IssuedBoundToken("t", "j1", NOW.plusSeconds(3600), "k1"));
            eventually(() -> known("j1"));
            tokens.revoke("j1", "lost");
            tokens.revoke("j9", "seen in a log");
            eventually(() -> known("j9"));

            store.delete(IssuedToken.collection("n") + "/j1");
            store.delete(IssuedToken.collection("kube-system") + "/j9");
            eventually(() -> tokens.all().stream().allMatch(IssuedToken::deleted));
            assertThat(tokens.isRevoked("n", "j1")).isTrue();
            assertThat(tokens.isRevoked("m", "j9")).isTrue();

            store.delete(FakeStore.account("n", "foo"));
            eventually(() -> !known("j1"));
            assertThat(known("j9")).as("nobody knows whose it is").isTrue();
        }
    }

    @Test
    void recordsOfOthersThatAreDeletedGo() {
        issue("j1", TokenBinding.NONE);
        store.delete(IssuedToken.collection("n") + "/j1");
        eventually(() -> !known("j1"));
        assertThat(tokens.isRevoked("n", "j1")).isFalse();
    }

    @Test
    void recordsGoWhenTheirTokensAreOver() {
        issue("j1", TokenBinding.NONE);
        tokens.revoke("j1", "");
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(1));
            issue("web-" + i, new TokenBinding(new Target("web", "uid-web"), null, null));
        }
        try (ExpiredTokens expired = new ExpiredTokens(server.client(), tokens, clock)) {
            expired.look();
            eventually(() -> tokens.all().size() == 17);
            assertThat(known("web-3")).as("more than anybody uses").isFalse();
            assertThat(known("web-4")).isTrue();
            assertThat(known("j1")).as("revoked, and not over").isTrue();

            clock.advance(Duration.ofMinutes(63));
            expired.look();
            eventually(() -> tokens.all().isEmpty());
        }
    }

    @Test
    void aNamespaceThatIsGoingGetsNoRecordsAndItsTokensAllTheSame() {
        store.terminate("n");

        tokens.add(FOO, TokenBinding.NONE, List.of("api"), NOW, new IssuedBoundToken("t", "j1", NOW, "k1"));

        assertThat(tokens.all()).isEmpty();
    }

    /** What the informers know nobody tells. */
    private static void eventually(BooleanSupplier condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }
}
