package dev.portcullis.authn.rootca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.kube.service.BadFlagException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RootCaPublisherTest {
    @TempDir
    Path dir;

    private Path file;
    private FakeStoreServer server;
    private FakeStore store;
    private Namespaces namespaces;
    private RootCa ca;
    private RootCaPublisher publisher;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(dir.resolve("ca.crt"), authority("one"));
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("n");
        namespaces = new Namespaces(server.client());
        ca = RootCa.of(file.toString());
        publisher = new RootCaPublisher(server.client(), namespaces, ca);
        namespaces.informer().start();
        publisher.informer().start();
    }

    @AfterEach
    void stop() {
        publisher.close();
        ca.close();
        namespaces.informer().close();
        server.close();
    }

    private String authority(String name) throws Exception {
        Path certificate = dir.resolve(name + ".crt");
        CertificateAuthority.open(certificate, dir.resolve(name + ".key"), name, Clock.systemUTC());
        return Files.readString(certificate);
    }

    private static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps/kube-root-ca.crt";
    }

    private boolean published(String namespace, String pem) {
        return store.get(path(namespace))
                .map(found -> found.path("data").path("ca.crt").asString(""))
                .filter(pem::equals)
                .isPresent();
    }

    private boolean published(String namespace) {
        return published(namespace, ca.text());
    }

    @Test
    void everyNamespaceGetsItDescribed() {
        store.addNamespace("later");
        store.await(() -> published("n") && published("later"));

        JsonNode made = store.get(path("n")).orElseThrow();
        assertThat(made.path("metadata")
                        .path("annotations")
                        .path("kubernetes.io/description")
                        .asString())
                .startsWith("Contains a CA bundle that can be used to verify the kube-apiserver");
        assertThat(made.path("data").propertyNames()).containsExactly("ca.crt");
    }

    @Test
    void whatSomebodyChangesInItIsPutRightAndWhatSomebodyDeletesComesBack() {
        store.await(() -> published("n"));

        store.edit(
                path("n"), map -> map.withObject("data").put("ca.crt", "forged").put("more", "x"));
        store.await(() -> published("n")
                && store.get(path("n")).orElseThrow().path("data").size() == 1);

        store.delete(path("n"));
        store.await(() -> published("n"));
    }

    @Test
    void aConflictIsTriedAgainAndKeepsWhatTheOtherWrote() {
        store.await(() -> published("n"));
        server.before(
                "PUT",
                path("n"),
                () -> store.edit(
                        path("n"),
                        map -> map.withObject("metadata").putObject("labels").put("a", "b")));

        store.edit(path("n"), map -> map.withObject("data").put("ca.crt", "forged"));

        store.await(() -> published("n"));
        assertThat(store.get(path("n"))
                        .orElseThrow()
                        .path("metadata")
                        .path("labels")
                        .path("a")
                        .asString())
                .isEqualTo("b");
    }

    @Test
    void anotherCaReachesEveryNamespaceWithoutARestart() throws Exception {
        store.addNamespace("m");
        store.await(() -> published("n") && published("m"));
        String other = authority("two");

        Files.writeString(file, other);

        store.await(() -> published("n", other) && published("m", other));
    }

    @Test
    void nothingIsMadeInANamespaceThatIsGoing() {
        store.await(() -> published("n"));
        store.terminate("n");
        store.addNamespace("between");
        store.await(() -> published("between"));

        store.delete(path("n"));
        store.addNamespace("later");
        store.await(() -> published("later"));

        assertThat(store.get(path("n"))).isEmpty();
    }

    @Test
    void onesOfTheirOwnNameAreLeftAlone() {
        String other = "/api/v1/namespaces/n/configmaps/mine";
        store.create(other, FakeStore.object("ConfigMap", "n", "mine"));
        store.await(() -> published("n"));
        store.edit(other, map -> map.putObject("data").put("ca.crt", "own"));
        store.addNamespace("later");
        store.await(() -> published("later"));

        assertThat(store.get(other).orElseThrow().path("data").path("ca.crt").asString())
                .isEqualTo("own");
    }

    @Test
    void aFileWithoutACertificateIsABadFlag() throws Exception {
        Path empty = Files.writeString(dir.resolve("empty"), "");
        for (Path bad : List.of(empty, dir.resolve("missing"))) {
            assertThatThrownBy(() -> RootCa.of(bad.toString()))
                    .isInstanceOf(BadFlagException.class)
                    .hasMessageContaining(bad.toString());
        }
    }
}
