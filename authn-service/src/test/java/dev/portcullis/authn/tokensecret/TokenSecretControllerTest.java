package dev.portcullis.authn.tokensecret;

import static dev.portcullis.authn.fixture.FakeStore.account;
import static dev.portcullis.authn.fixture.FakeStore.secret;
import static dev.portcullis.authn.fixture.FakeStore.uid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Secrets that accounts get without being asked. */
class TokenSecretControllerTest extends ControllerOnFakeStore {
    @Test
    void everyAccountGetsASecretOfItsOwn() {
        String uid = uid(store.addAccount("n", "foo"));
        start(true);
        store.await(this::complete);

        JsonNode secret = store.list(SECRETS).getFirst();
        assertThat(secret.path("metadata").path("name").asString())
                .matches("foo-token-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(secret.path("type").asString()).isEqualTo("kubernetes.io/service-account-token");
        assertThat(secret.path("metadata")
                        .path("annotations")
                        .path("kubernetes.io/service-account.uid")
                        .asString())
                .isEqualTo(uid);
        assertThat(data(secret, "namespace")).isEqualTo("n");
        assertThat(data(secret, "token").split("\\.")).hasSize(3);
    }

    @Test
    void anAccountThatIsDeletedWhileItsSecretIsMadeLeavesNothing() {
        server.before("POST", SECRETS, () -> store.delete(FOO));
        store.addAccount("n", "foo");
        start(true);
        store.await(() ->
                server.count("POST", SECRETS) == 1 && server.requests.stream().anyMatch(r -> r.startsWith("DELETE")));

        store.await(() -> secrets().isEmpty());
        assertThat(store.get(FOO)).isEmpty();
    }

    @Test
    void anAccountThatIsMadeAnewWhileItsSecretIsMadeGetsOneOfItsOwn() {
        server.before("POST", SECRETS, () -> {
            store.delete(FOO);
            store.addAccount("n", "foo");
        });
        store.addAccount("n", "foo");
        start(true);

        store.await(() -> secrets().size() == 1
                && listed(FOO).equals(secrets())
                && store.list(SECRETS)
                        .getFirst()
                        .path("metadata")
                        .path("annotations")
                        .path("kubernetes.io/service-account.uid")
                        .asString()
                        .equals(uid(store.get(FOO).orElseThrow())));
    }

    @Test
    void aConflictIsTriedAgainAndLeavesNoSecretTooMany() {
        server.before(
                "PUT",
                FOO,
                () -> store.edit(
                        FOO,
                        foo -> foo.withObject("metadata").putObject("labels").put("a", "b")));
        store.addAccount("n", "foo");
        start(true);

        store.await(this::complete);
        assertThat(server.count("PUT", FOO)).isEqualTo(2);
        assertThat(store.get(FOO)
                        .orElseThrow()
                        .path("metadata")
                        .path("labels")
                        .path("a")
                        .asString())
                .as("what the other one wrote")
                .isEqualTo("b");
    }

    @Test
    void aSecretThatIsDeletedByHandIsReplaced() {
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);
        String first = secrets().getFirst();

        store.delete(secret("n", first));

        store.await(() -> complete() && !secrets().contains(first));
    }

    @Test
    void aReferenceStaysIfAnotherSecretOfThatNameCameMeanwhile() {
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);
        String name = secrets().getFirst();

        ObjectNode again = store.get(secret("n", name)).orElseThrow();
        server.holdBack("/api/v1/secrets");
        store.delete(secret("n", name));
        store.create(secret("n", name), again);
        server.release("/api/v1/secrets");
        settle("bar");

        assertThat(listed(FOO)).containsExactly(name);
        assertThat(secretsOf("foo")).containsExactly(name);
    }

    @Test
    void whatWasMadeBeforeAStopAndNeverListedIsListedAfterIt() throws Exception {
        server.refuse("PUT", FOO, ApiErrors.internal("the disk is full", null));
        store.addAccount("n", "foo");
        start(true);
        store.await(() -> server.count("PUT", FOO) >= 1);
        stopController();
        List<String> left = secrets();
        assertThat(left).isNotEmpty();
        assertThat(listed(FOO)).isEmpty();

        server.refuseNothing();
        start(true);

        store.await(() -> !listed(FOO).isEmpty());
        assertThat(left).containsAll(listed(FOO));
        assertThat(secrets()).isEqualTo(left);
    }

    @Test
    void whatHappenedWhileNobodyLookedIsMadeUpFor() throws Exception {
        store.addAccount("n", "foo");
        store.addAccount("n", "bar");
        start(true);
        store.await(() -> secrets().size() == 2
                && !listed(FOO).isEmpty()
                && !listed(account("n", "bar")).isEmpty());
        stopController();
        String gone = listed(FOO).getFirst();
        store.delete(secret("n", gone));
        store.delete(account("n", "bar"));

        start(true);

        store.await(this::complete);
        assertThat(secrets()).doesNotContain(gone);
    }

    @Test
    void anEventThatComesTwiceChangesNothing() {
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);
        String secret = secrets().getFirst();

        store.tellAgain(FOO);
        store.tellAgain(secret("n", secret));
        store.tellAgain(FOO);
        settle("bar");

        assertThat(secretsOf("foo")).containsExactly(secret);
        assertThat(listed(FOO)).containsExactly(secret);
        assertThat(server.count("PUT", FOO)).isEqualTo(1);
    }

    @Test
    void aWatchThatBreaksOffOrHasToBeginAnewMakesNoSecondSecret() {
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);
        String secret = secrets().getFirst();

        server.hangUp();
        settle("bar");
        server.compact();
        settle("baz");

        assertThat(secretsOf("foo")).containsExactly(secret);
        assertThat(listed(FOO)).containsExactly(secret);
    }

    @Test
    void aSecretThatItsWatchHasNotTellsOfIsNotMadeASecondTime() {
        server.holdBack("/api/v1/secrets");
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);

        store.edit(FOO, foo -> foo.withObject("metadata").putObject("labels").put("a", "b"));
        settle("bar");
        server.release("/api/v1/secrets");
        settle("baz");

        assertThat(secretsOf("foo")).hasSize(1);
    }

    @Test
    void anAccountInANamespaceThatIsGoingGetsNoSecret() {
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);

        store.terminate("n");
        store.addNamespace("m");
        store.addAccount("m", "later");
        store.await(() -> !listed(account("m", "later")).isEmpty());
        store.delete(secret("n", secrets().getFirst()));
        store.await(() -> listed(FOO).isEmpty());
        store.addAccount("m", "latest");
        store.await(() -> !listed(account("m", "latest")).isEmpty());

        assertThat(secrets()).isEmpty();
        assertThat(server.count("POST", SECRETS)).isEqualTo(1);
    }

    @Test
    void aNamespaceThatTurnsOutToBeGoingRefusesTheSecretAndNothingElseSuffers() {
        store.addNamespace("m");
        start(true);
        settle("first");
        server.holdBack("/api/v1/namespaces");
        server.holdBack("/api/v1/serviceaccounts");
        store.addAccount("n", "foo");
        store.terminate("n");
        server.release("/api/v1/serviceaccounts");
        store.await(() -> server.count("POST", SECRETS) >= 2);
        store.addAccount("m", "bar");
        store.await(() -> !listed(account("m", "bar")).isEmpty());

        store.delete(FOO);
        store.addAccount("m", "baz");
        store.await(() -> !listed(account("m", "baz")).isEmpty());

        assertThat(secretsOf("foo")).isEmpty();
    }

    @Test
    void aSecretOfAFormerAccountOfThatNameGoes() {
        store.addAccount("n", "foo");
        start(true);
        store.await(this::complete);
        String former = secrets().getFirst();

        store.delete(FOO);
        store.addAccount("n", "foo");

        store.await(() -> complete() && !secrets().contains(former));
    }

    @Test
    void aStoreThatFailsForAWhileIsAskedAgain() {
        ApiException down = Status.failure(503, "ServiceUnavailable", "the store is away", null)
                .exception();
        server.refuse("POST", SECRETS, down);
        store.addAccount("n", "foo");
        start(true);
        store.await(() -> server.count("POST", SECRETS) >= 2);
        assertThat(secrets()).isEmpty();

        server.refuseNothing();

        store.await(this::complete);
    }

    @Test
    void aNameThatIsTakenIsNotTheOnlyOne() {
        server.refuse(
                "POST",
                SECRETS,
                ApiErrors.alreadyExists(new dev.portcullis.kube.status.GroupResource("", "secrets"), "x"));
        store.addAccount("n", "foo");
        start(true);
        store.await(() -> server.count("POST", SECRETS) >= 3);

        server.refuseNothing();

        store.await(this::complete);
    }
}
