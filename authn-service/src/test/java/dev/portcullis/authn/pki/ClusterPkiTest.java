package dev.portcullis.authn.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.fixture.OutsideServer;
import dev.portcullis.authn.fixture.OutsideServer.Answer;
import dev.portcullis.authn.fixture.OutsideServer.Asked;
import dev.portcullis.kube.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Against an API server that knows Secrets only, one namespace and one token. */
class ClusterPkiTest {
    private static final String ROOT = "/api/v1/namespaces/portcullis/secrets";
    private static final String ALL = "apiserver,internal,etcd,redis,webhooks";

    @TempDir
    Path dir;

    private final Map<String, ObjectNode> secrets = new ConcurrentSkipListMap<>();
    private OutsideServer server;
    private int runs;

    @BeforeEach
    void start() throws Exception {
        server = new OutsideServer(dir, this::answer);
        Files.copy(server.caFile(), dir.resolve("ca.crt"));
        Files.writeString(dir.resolve("token"), "mine\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer answer(Asked asked) {
        if (!asked.header("Authorization").equals("Bearer mine")) {
            return failure(401, "Unauthorized");
        }
        String name = asked.path().substring(ROOT.length()).replaceFirst("^/", "");
        ObjectNode body = asked.body().isEmpty()
                ? Json.object()
                : (ObjectNode) Json.read(asked.body().getBytes(StandardCharsets.UTF_8));
        return switch (asked.method()) {
            case "GET" ->
                secrets.containsKey(name)
                        ? Answer.json(secrets.get(name).toString())
                        : failure(404, "secrets \"" + name + "\" not found");
            case "POST" ->
                secrets.putIfAbsent(body.at("/metadata/name").asString(), body) == null
                        ? new Answer(201, body.toString(), Map.of())
                        : failure(409, "already exists");
            default -> {
                secrets.put(name, body);
                yield Answer.json(body.toString());
            }
        };
    }

    private static Answer failure(int code, String message) {
        return new Answer(
                code,
                Json.object().put("kind", "Status").put("message", message).toString(),
                Map.of("Content-Type", "application/json"));
    }

    /** Each run is a pod of its own, with nothing on its disk. */
    private void run(Clock clock, String parts, String... more) throws Exception {
        Path data = dir.resolve("run" + runs++);
        String[] args = Stream.concat(
                        Stream.of(
                                "--data-dir=" + data,
                                "--server=https://gateway.portcullis.svc",
                                "--parts=" + parts,
                                "--write-secrets=portcullis",
                                "--service-account-dir=" + dir),
                        Stream.of(more))
                .toArray(String[]::new);
        new PkiInit(PkiSettings.parse(args), clock, environment()).run();
    }

    private Map<String, String> environment() {
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                String.valueOf(server.url().getPort()));
    }

    private Map<String, String> snapshot() {
        Map<String, String> all = new TreeMap<>();
        secrets.forEach((name, secret) -> all.put(name, secret.toString()));
        return all;
    }

    private byte[] value(String secret, String key) {
        return Base64.getDecoder()
                .decode(secrets.get(secret).path("data").path(key).asString());
    }

    private String text(String secret, String key) {
        return new String(value(secret, key), StandardCharsets.UTF_8);
    }

    private X509Certificate certificate(String secret, String key) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(value(secret, key)));
    }

    @Test
    void keepsEachKeyInASecretOfItsOwn() throws Exception {
        run(Clock.systemUTC(), ALL);

        assertThat(secrets.keySet())
                .containsExactly(
                        "admin",
                        "apiserver",
                        "ca",
                        "etcd-ca",
                        "etcd-client",
                        "etcd-server",
                        "internal-admission-service",
                        "internal-authn-service",
                        "internal-authz-service",
                        "internal-ca",
                        "internal-gateway",
                        "internal-store-service",
                        "redis",
                        "service-account",
                        "webhooks");
        assertThat(secrets.get("internal-gateway").path("type").asString()).isEqualTo("kubernetes.io/tls");
        assertThat(secrets.get("internal-gateway").path("data").propertyNames())
                .containsExactlyInAnyOrder("ca.crt", "tls.crt", "tls.key");
        certificate("internal-gateway", "tls.crt")
                .verify(certificate("internal-ca", "tls.crt").getPublicKey());
        certificate("etcd-client", "tls.crt")
                .verify(certificate("etcd-ca", "tls.crt").getPublicKey());
        assertThat(certificate("etcd-client", "tls.crt").getSubjectAlternativeNames())
                .as("etcd would look for the client at these names")
                .isNull();
        assertThat(certificate("etcd-server", "tls.crt")
                        .getSubjectAlternativeNames()
                        .toString())
                .contains("etcd-0.etcd", "etcd-1.etcd", "etcd-2.etcd", "127.0.0.1");
    }

    @Test
    void redisAndItsClientsHaveTheSamePassword() throws Exception {
        run(Clock.systemUTC(), "redis");

        String password = text("redis", "password");
        assertThat(password).hasSize(64);
        assertThat(text("redis", "redis.conf")).isEqualTo("requirepass " + password + "\n");
        assertThat(text("redis", "url")).isEqualTo("redis://:" + password + "@redis:6379");
        assertThat(secrets).hasSize(1);
    }

    @Test
    void kubeconfigsSayWhichNameTheServersCertificateHas() throws Exception {
        run(Clock.systemUTC(), ALL);

        assertThat(text("admin", "kubeconfig"))
                .contains("server: https://gateway.portcullis.svc\n", "tls-server-name: gateway.portcullis.svc\n");
        assertThat(text("webhooks", "authorization.kubeconfig"))
                .contains("server: https://gateway.portcullis.svc/apis/authorization.k8s.io/v1/subjectaccessreviews\n");
        assertThat(text("webhooks", "admission.kubeconfig"))
                .as("an API server looks for a webhook's host")
                .contains("- name: gateway.portcullis.svc\n");
        assertThat(certificate("webhooks", "tls.crt").getSubjectX500Principal().getName())
                .isEqualTo("CN=portcullis-webhooks");
    }

    @Test
    void aSecondPodChangesNothing() throws Exception {
        run(Clock.systemUTC(), ALL);
        Map<String, String> before = snapshot();
        int asked = server.asked.size();

        run(Clock.systemUTC(), ALL);

        assertThat(snapshot()).isEqualTo(before);
        assertThat(server.asked.subList(asked, server.asked.size()))
                .allSatisfy(question -> assertThat(question.method()).isEqualTo("GET"));
    }

    @Test
    void renewsWhatIsNearItsEndAndKeepsWhatElseASecretSays() throws Exception {
        run(Clock.systemUTC(), ALL);
        secrets.get("apiserver").withObject("/metadata/annotations").put("mine", "yes");
        Map<String, String> before = snapshot();

        run(Clock.offset(Clock.systemUTC(), Duration.ofDays(340)), ALL);

        assertThat(snapshot().get("ca")).isEqualTo(before.get("ca"));
        assertThat(snapshot().get("redis")).isEqualTo(before.get("redis"));
        assertThat(snapshot().get("service-account")).isEqualTo(before.get("service-account"));
        assertThat(snapshot().get("internal-gateway")).isNotEqualTo(before.get("internal-gateway"));
        assertThat(snapshot().get("admin")).isNotEqualTo(before.get("admin"));
        certificate("apiserver", "tls.crt").verify(certificate("ca", "tls.crt").getPublicKey());
        assertThat(secrets.get("apiserver").at("/metadata/annotations/mine").asString())
                .isEqualTo("yes");
    }

    @Test
    void aLostSecretIsMadeAgainByTheSameAuthority() throws Exception {
        run(Clock.systemUTC(), "internal");
        Map<String, String> before = snapshot();
        secrets.remove("internal-gateway");

        run(Clock.systemUTC(), "internal");

        certificate("internal-gateway", "tls.crt")
                .verify(certificate("internal-ca", "tls.crt").getPublicKey());
        assertThat(snapshot()).containsKey("internal-gateway");
        before.remove("internal-gateway");
        assertThat(snapshot()).containsAllEntriesOf(before);
    }

    @Test
    void theApiServersRefusalIsSaid() throws Exception {
        Files.writeString(dir.resolve("token"), "another's");

        assertThatThrownBy(() -> run(Clock.systemUTC(), "redis"))
                .isInstanceOf(IOException.class)
                .hasMessage("secret \"redis\": 401 Unauthorized");
    }

    @Test
    void whoeverIsSecondGivesUpBeforeAnythingIsWritten() throws Exception {
        PkiSettings settings = PkiSettings.parse(
                "--data-dir=" + dir.resolve("late"), "--write-secrets=portcullis", "--service-account-dir=" + dir);
        try (ClusterSecrets cluster = ClusterSecrets.inCluster("portcullis", dir, environment())) {
            KeptSecrets late = KeptSecrets.unpack(settings.parts(), cluster, PemFiles.directory(settings.dataDir()));
            run(Clock.systemUTC(), "apiserver,internal");
            Map<String, String> before = snapshot();

            assertThatThrownBy(late::update).hasMessage("a new secret \"ca\": 409 already exists");
            assertThat(snapshot()).isEqualTo(before);
        }
    }

    @Test
    void outsideOfAClusterThatIsSaid() {
        assertThatThrownBy(() -> ClusterSecrets.inCluster("portcullis", dir, Map.of()))
                .hasMessageContaining("KUBERNETES_SERVICE_HOST");
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> PkiSettings.parse("--data-dir=x", "--parts=apiserver,coffee"))
                .hasMessage("--parts must be some of [apiserver, internal, etcd, redis, webhooks], not coffee");
        assertThatThrownBy(() -> PkiSettings.parse("--data-dir=x", "--parts=webhooks"))
                .hasMessageContaining("webhooks needs apiserver");
        assertThatThrownBy(() -> PkiSettings.parse("--data-dir=x", "--write-secrets=../x"))
                .hasMessageContaining("name of a namespace");
    }
}
