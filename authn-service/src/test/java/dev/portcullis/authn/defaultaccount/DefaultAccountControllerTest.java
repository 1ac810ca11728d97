package dev.portcullis.authn.defaultaccount;

import static dev.portcullis.authn.fixture.FakeStore.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.status.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DefaultAccountControllerTest {
    private FakeStoreServer server;
    private FakeStore store;
    private Namespaces namespaces;
    private Informer<ServiceAccount> accounts;
    private DefaultAccountController controller;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("n");
        namespaces = new Namespaces(server.client());
        accounts = new Informer<>(server.client(), "/api/v1/serviceaccounts", ServiceAccount::of);
        controller = new DefaultAccountController(server.client(), namespaces, accounts);
        namespaces.informer().start();
    }

    @AfterEach
    void stop() {
        controller.close();
        namespaces.informer().close();
        accounts.close();
        server.close();
    }

    private boolean has(String namespace) {
        return store.get(account(namespace, "default")).isPresent();
    }

    private long created(String namespace) {
        return server.count("POST", "/api/v1/namespaces/" + namespace + "/serviceaccounts");
    }

    @Test
    void everyNamespaceGetsOneOldAndNew() {
        accounts.start();
        store.await(() -> has("n"));

        store.addNamespace("later");

        store.await(() -> has("later"));
    }

    @Test
    void oneThatIsDeletedIsMadeAgain() {
        accounts.start();
        store.await(() -> has("n"));

        store.delete(account("n", "default"));

        store.await(() -> has("n") && created("n") == 2);
    }

    @Test
    void othersAreNotItsBusiness() {
        accounts.start();
        store.addAccount("n", "foo");
        store.await(() -> has("n"));
        store.delete(account("n", "foo"));
        store.addNamespace("later");
        store.await(() -> has("later"));

        assertThat(store.get(account("n", "foo"))).isEmpty();
        assertThat(created("n")).isEqualTo(1);
    }

    @Test
    void oneThatSomebodyElseMadeMeanwhileIsFine() {
        server.before("POST", "/api/v1/namespaces/n/serviceaccounts", () -> store.addAccount("n", "default"));
        accounts.start();
        store.await(() -> created("n") == 1);
        store.addNamespace("later");
        store.await(() -> has("later"));

        assertThat(created("n")).isEqualTo(1);
    }

    @Test
    void nothingIsMadeInANamespaceThatIsGoing() {
        accounts.start();
        store.await(() -> has("n"));
        store.terminate("n");
        store.addNamespace("between");
        store.await(() -> has("between"));

        store.delete(account("n", "default"));
        store.addNamespace("later");
        store.await(() -> has("later"));

        assertThat(has("n")).isFalse();
        assertThat(created("n")).isEqualTo(1);
    }

    @Test
    void aNamespaceThatTurnsOutToBeGoingIsLeftAlone() {
        accounts.start();
        store.await(() -> has("n"));
        server.holdBack("/api/v1/namespaces");
        store.terminate("n");
        store.delete(account("n", "default"));
        store.await(() -> created("n") == 2);
        server.release("/api/v1/namespaces");
        store.addNamespace("later");
        store.await(() -> has("later"));

        assertThat(has("n")).isFalse();
        assertThat(created("n")).as("refused once, not asked for again").isEqualTo(2);
    }

    @Test
    void aStoreThatFailsForAWhileIsAskedAgain() {
        server.refuse(
                "POST",
                "/api/v1/namespaces/n/serviceaccounts",
                Status.failure(500, "InternalError", "no", null).exception());
        accounts.start();
        store.await(() -> created("n") >= 2);

        server.refuseNothing();

        store.await(() -> has("n"));
    }

    @Test
    void theOneThatIsThereAtTheStartIsSeenBeforeAnythingIsMade() {
        store.addAccount("n", "default");
        store.addNamespace("other");
        accounts.start();
        store.await(() -> has("other"));

        assertThat(created("n")).isZero();
    }

    @Test
    void eventsThatComeTwiceAndWatchesThatBeginAnewChangeNothing() {
        accounts.start();
        store.await(() -> has("n"));
        ObjectNode first = store.get(account("n", "default")).orElseThrow();
        store.tellAgain("/api/v1/namespaces/n");
        store.tellAgain(account("n", "default"));
        server.compact();
        store.addNamespace("later");
        store.await(() -> has("later"));

        assertThat(FakeStore.uid(store.get(account("n", "default")).orElseThrow()))
                .isEqualTo(FakeStore.uid(first));
    }
}
