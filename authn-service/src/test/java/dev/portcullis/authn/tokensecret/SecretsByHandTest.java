package dev.portcullis.authn.tokensecret;

import static dev.portcullis.authn.fixture.FakeStore.secret;
import static dev.portcullis.authn.fixture.FakeStore.uid;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The Secrets that somebody makes for an account. */
class SecretsByHandTest extends ControllerOnFakeStore {
    @Test
    void aSecretThatSomebodyListedMeanwhileIsEnough() {
        server.before("POST", SECRETS, () -> {
            ObjectNode made = byHand("mine", "foo");
            made.putObject("data").put("token", "dA==");
            store.create(secret("n", "mine"), made);
            store.edit(FOO, foo -> foo.putArray("secrets").addObject().put("name", "mine"));
        });
        store.addAccount("n", "foo");
        start(true);

        store.await(() ->
                secrets().equals(List.of("mine")) && server.requests.stream().anyMatch(r -> r.startsWith("DELETE")));
        assertThat(listed(FOO)).containsExactly("mine");
    }

    @Test
    void aSecretThatIsDeletedByHandIsOnlyListedNoMoreWhereNoneIsMade() {
        store.addAccount("n", "foo");
        store.create(secret("n", "mine"), byHand("mine", "foo"));
        store.edit(FOO, foo -> {
            foo.putArray("secrets").addObject().put("name", "mine");
            foo.withArray("secrets").addObject().put("name", "other");
        });
        start(false);
        store.await(
                () -> store.get(secret("n", "mine")).orElseThrow().path("data").has("token"));

        store.delete(secret("n", "mine"));

        store.await(() -> listed(FOO).equals(List.of("other")));
        assertThat(secrets()).isEmpty();
        assertThat(server.count("POST", SECRETS)).isZero();
    }

    @Test
    void aSecretMadeByHandIsCompletedEvenIfItsAccountIsNotYetKnown() {
        start(false);
        server.holdBack("/api/v1/serviceaccounts");
        store.addAccount("n", "foo");
        store.create(secret("n", "mine"), byHand("mine", "foo"));

        store.await(
                () -> store.get(secret("n", "mine")).orElseThrow().path("data").has("token"));
        assertThat(store.get(secret("n", "mine"))
                        .orElseThrow()
                        .path("metadata")
                        .path("annotations")
                        .path("kubernetes.io/service-account.uid")
                        .asString())
                .isEqualTo(uid(store.get(FOO).orElseThrow()));
        assertThat(listed(FOO))
                .as("the account does not list what was made by hand")
                .isEmpty();
    }

    @Test
    void aConflictWhileASecretIsCompletedIsTriedAgain() {
        store.addAccount("n", "foo");
        String mine = secret("n", "mine");
        server.before(
                "PUT",
                mine,
                () -> store.edit(
                        mine,
                        found ->
                                found.withObject("metadata").putObject("labels").put("a", "b")));
        store.create(mine, byHand("mine", "foo"));
        start(false);

        store.await(() -> store.get(mine).orElseThrow().path("data").has("token"));
        assertThat(store.get(mine)
                        .orElseThrow()
                        .path("metadata")
                        .path("labels")
                        .path("a")
                        .asString())
                .isEqualTo("b");
    }

    @Test
    void aSecretOfNoAccountGoes() {
        start(false);
        store.create(secret("n", "mine"), byHand("mine", "nobody"));

        store.await(() -> secrets().isEmpty());
    }
}
