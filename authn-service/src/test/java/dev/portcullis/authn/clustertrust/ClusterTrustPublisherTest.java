package dev.portcullis.authn.clustertrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ClusterTrustPublisherTest {
    private static final String PATH = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";

    @TempDir
    Path dir;

    private final Map<String, String> flags = new HashMap<>();
    private FakeStoreServer server;
    private FakeStore store;
    private ClusterTrustPublisher publisher;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("kube-system");
        flags.put(
                "client-ca-file",
                Files.writeString(dir.resolve("clients.crt"), authority("one")).toString());
        flags.put(
                "requestheader-client-ca-file",
                Files.writeString(dir.resolve("proxies.crt"), authority("front"))
                        .toString());
        flags.put("requestheader-allowed-names", "front,edge");
        flags.put("requestheader-username-headers", "X-Login");
    }

    @AfterEach
    void stop() {
        if (publisher != null) {
            publisher.close();
        }
        server.close();
    }

    private void publish(Clock clock) {
        publisher = new ClusterTrustPublisher(server.client(), new FlagValues(flags::get), clock);
        publisher.informer().start();
    }

    private String authority(String name) throws Exception {
        Path certificate = dir.resolve(name + "-ca.crt");
        CertificateAuthority.open(certificate, dir.resolve(name + "-ca.key"), name, Clock.systemUTC());
        return Files.readString(certificate);
    }

    private JsonNode data() {
        return store.get(PATH).orElseThrow().path("data");
    }

    private List<String> subjects(String entry) throws Exception {
        String pem = data().path(entry).asString("");
        return pem.isEmpty()
                ? List.of()
                : PemFiles.certificates(pem.getBytes(StandardCharsets.US_ASCII), "it").stream()
                        .map(one -> one.getSubjectX500Principal().getName())
                        .toList();
    }

    @Test
    void whomToBelieveIsPublished() throws Exception {
        publish(Clock.systemUTC());
        store.await(() -> store.get(PATH).isPresent());

        assertThat(subjects("client-ca-file")).containsExactly("CN=one");
        assertThat(subjects("requestheader-client-ca-file")).containsExactly("CN=front");
        assertThat(data().path("requestheader-allowed-names").asString()).isEqualTo("[\"front\",\"edge\"]");
        assertThat(data().path("requestheader-username-headers").asString()).isEqualTo("[\"X-Login\"]");
        assertThat(data().path("requestheader-group-headers").asString()).isEqualTo("[\"X-Remote-Group\"]");
        assertThat(data().path("requestheader-extra-headers-prefix").asString()).isEqualTo("[\"X-Remote-Extra-\"]");
        assertThat(data().path("requestheader-uid-headers").asString()).isEqualTo("[\"X-Remote-Uid\"]");
    }

    @Test
    void itIsKeptTrue() throws Exception {
        publish(Clock.systemUTC());
        store.await(() -> store.get(PATH).isPresent());

        store.edit(PATH, object -> object.withObject("data").put("client-ca-file", "nonsense"));
        store.await(() -> !data().path("client-ca-file").asString("").contains("nonsense"));
        assertThat(subjects("client-ca-file")).containsExactly("CN=one");

        store.delete(PATH);
        store.await(() -> store.get(PATH).isPresent());

        Files.writeString(dir.resolve("clients.crt"), authority("two"));
        store.await(() -> data().path("client-ca-file").asString("").split("BEGIN").length == 3);
        assertThat(subjects("client-ca-file"))
                .as("others may still have the first")
                .containsExactly("CN=one", "CN=two");
    }

    /** Another API server has other CAs. */
    @Test
    void whatOthersPublishedStays() throws Exception {
        var object = FakeStore.object("ConfigMap", "kube-system", "extension-apiserver-authentication");
        object.putObject("data")
                .put("client-ca-file", authority("other"))
                .put("requestheader-allowed-names", "[\"theirs\"]")
                .put("requestheader-group-headers", "nonsense");
        store.create(PATH, object);
        publish(Clock.systemUTC());
        store.await(() -> data().has("requestheader-client-ca-file"));

        assertThat(subjects("client-ca-file")).containsExactly("CN=other", "CN=one");
        assertThat(data().path("requestheader-allowed-names").asString()).isEqualTo("[\"theirs\",\"front\",\"edge\"]");
        assertThat(data().path("requestheader-group-headers").asString()).isEqualTo("[\"X-Remote-Group\"]");
    }

    @Test
    void expiredOnesAreLeftOut() throws Exception {
        publish(Clock.offset(Clock.systemUTC(), Duration.ofDays(20_000)));
        store.await(() -> store.get(PATH).isPresent());

        assertThat(subjects("client-ca-file")).isEmpty();
    }

    @Test
    void withoutProxiesNothingIsSaidOfThem() {
        flags.remove("requestheader-client-ca-file");
        publish(Clock.systemUTC());
        store.await(() -> store.get(PATH).isPresent());

        assertThat(data().propertyNames()).containsExactly("client-ca-file");
    }

    @Test
    void aFileThatIsNoneEndsTheStart() {
        flags.put("client-ca-file", dir.resolve("missing").toString());
        assertThatThrownBy(() -> publish(Clock.systemUTC())).isInstanceOf(BadFlagException.class);
    }
}
