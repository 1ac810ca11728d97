package dev.portcullis.authn.tokensecret;

import static dev.portcullis.authn.fixture.FakeStore.account;
import static dev.portcullis.authn.fixture.FakeStore.secret;

import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.rootca.RootCa;
import dev.portcullis.authn.serviceaccount.TestKeys;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.kube.informer.Informer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The controller against a store in which others are at work, too. */
abstract class ControllerOnFakeStore {
    static final String SECRETS = "/api/v1/namespaces/n/secrets";
    static final String FOO = account("n", "foo");

    FakeStoreServer server;
    FakeStore store;
    private final List<AutoCloseable> running = new ArrayList<>();

    @BeforeEach
    void store() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("n");
    }

    @AfterEach
    void stop() throws Exception {
        stopController();
        server.close();
    }

    void start(boolean automatic) {
        TokenInformers informers = new TokenInformers(server.client());
        Namespaces namespaces = new Namespaces(server.client());
        TokenIssuer issuer = TestKeys.issuer(TestKeys.RSA);
        running.add(
                new TokenSecretController(server.client(), informers, namespaces, issuer, RootCa.of(""), automatic));
        List<Informer<?>> all = new ArrayList<>(informers.all());
        all.add(namespaces.informer());
        all.forEach(Informer::start);
        running.addAll(all);
    }

    void stopController() throws Exception {
        for (AutoCloseable part : running) {
            part.close();
        }
        running.clear();
    }

    List<String> listed(String account) {
        return store.get(account)
                .orElseThrow()
                .path("secrets")
                .valueStream()
                .map(reference -> reference.path("name").asString())
                .toList();
    }

    List<String> secrets() {
        return store.list(SECRETS).stream()
                .map(found -> found.path("metadata").path("name").asString())
                .toList();
    }

    /** Exactly one Secret, and the account lists it. */
    boolean complete() {
        return secrets().size() == 1 && listed(FOO).equals(secrets());
    }

    /** Whatever was to be done about what happened before has been done when an account that came after has its Secret. */
    void settle(String name) {
        store.addAccount("n", name);
        store.await(() -> !listed(account("n", name)).isEmpty());
    }

    List<String> secretsOf(String account) {
        return secrets().stream()
                .filter(name -> name.startsWith(account + "-token-"))
                .toList();
    }

    static String data(JsonNode secret, String entry) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(entry).asString()), StandardCharsets.UTF_8);
    }

    static ObjectNode byHand(String name, String account) {
        ObjectNode secret = FakeStore.object("Secret", "n", name).put("type", "kubernetes.io/service-account-token");
        secret.withObject("metadata").putObject("annotations").put("kubernetes.io/service-account.name", account);
        return secret;
    }
}
