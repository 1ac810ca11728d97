package dev.portcullis.authn.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.service.SpiffeIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiInitTest {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    @TempDir
    Path dir;

    @Test
    void makesEverythingReadableByItsOwnerOnly() throws Exception {
        init(Clock.systemUTC());

        assertThat(files().keySet())
                .contains(
                        "pki/ca.crt",
                        "pki/ca.key",
                        "pki/apiserver.crt",
                        "pki/apiserver.key",
                        "pki/admin.crt",
                        "pki/admin.key",
                        "pki/sa.key",
                        "pki/sa.pub",
                        "pki/internal-ca.key",
                        "pki/internal/ca.crt",
                        "pki/internal/gateway.key",
                        "pki/internal/launcher.crt",
                        "admin.kubeconfig")
                .doesNotContain("pki/internal/ca.key");
        try (Stream<Path> all = Files.walk(dir.resolve("pki"))) {
            assertThat(all)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void theApiServersCertificateCarriesItsNames() throws Exception {
        init(
                Clock.systemUTC(),
                "--server-names",
                "api.example.org,192.0.2.7",
                "--service-cluster-ip-range=10.0.0.0/24");

        X509Certificate certificate = certificate("pki/apiserver.crt");
        certificate.verify(certificate("pki/ca.crt").getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .contains(
                        "kubernetes",
                        "kubernetes.default.svc.cluster.local",
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "10.0.0.1",
                        "api.example.org",
                        "192.0.2.7");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
    }

    @Test
    void theAdministratorIsInSystemMasters() throws Exception {
        init(Clock.systemUTC(), "--server", "https://127.0.0.1:7443");

        X509Certificate certificate = certificate("pki/admin.crt");
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=kubernetes-admin,O=system:masters");
        assertThat(certificate.getPublicKey().getAlgorithm())
                .as("a key that every client reads")
                .isEqualTo("RSA");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
        assertThat(Files.readString(dir.resolve("admin.kubeconfig"))).contains("server: https://127.0.0.1:7443");
    }

    @Test
    void theKubeconfigMayLieElsewhere() throws Exception {
        Path elsewhere = Files.createDirectories(dir.resolve("elsewhere")).resolve("config");

        init(Clock.systemUTC(), "--kubeconfig=" + elsewhere);

        assertThat(files()).containsKey("elsewhere/config").doesNotContainKey("admin.kubeconfig");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
                .isEqualTo("rw-------");
    }

    @Test
    void eachServiceHasItsOwnName() throws Exception {
        init(Clock.systemUTC());

        for (ServiceName service : ServiceName.values()) {
            X509Certificate certificate = certificate("pki/internal/" + service.id() + ".crt");
            certificate.verify(certificate("pki/internal/ca.crt").getPublicKey());
            assertThat(SpiffeIds.of(certificate)).contains(service);
            assertThat(certificate.getExtendedKeyUsage()).contains(CLIENT_AUTH, SERVER_AUTH);
        }
    }

    @Test
    void keysBelongToTheirCertificates() throws Exception {
        init(Clock.systemUTC());

        assertPair("pki/apiserver.key", certificate("pki/apiserver.crt").getPublicKey(), "SHA256withECDSA");
        assertPair(
                "pki/internal/gateway.key",
                certificate("pki/internal/gateway.crt").getPublicKey(),
                "SHA256withECDSA");
        PublicKey sa = (PublicKey) PemFiles.readKeys(dir.resolve("pki/sa.pub")).getFirst();
        assertPair("pki/sa.key", sa, "SHA256withRSA");
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        init(Clock.systemUTC());
        Map<String, String> before = files();

        init(Clock.systemUTC());

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void renewsWhatIsNearItsEndWithTheSameCa() throws Exception {
        init(Clock.systemUTC());
        Map<String, String> before = files();

        init(Clock.offset(Clock.systemUTC(), Duration.ofDays(340)));

        Map<String, String> after = files();
        assertThat(after.get("pki/apiserver.crt")).isNotEqualTo(before.get("pki/apiserver.crt"));
        assertThat(after.get("pki/internal/gateway.crt")).isNotEqualTo(before.get("pki/internal/gateway.crt"));
        assertThat(after.get("admin.kubeconfig")).isNotEqualTo(before.get("admin.kubeconfig"));
        assertThat(after.get("pki/ca.crt")).isEqualTo(before.get("pki/ca.crt"));
        assertThat(after.get("pki/sa.key")).isEqualTo(before.get("pki/sa.key"));
    }

    @Test
    void renewsACaNearItsEndWithTheSameKey() throws Exception {
        init(Clock.systemUTC());
        String before = files().get("pki/ca.crt");

        init(Clock.offset(Clock.systemUTC(), Duration.ofDays(3640)));

        assertThat(files().get("pki/ca.crt")).isNotEqualTo(before);
        assertThat(certificate("pki/ca.crt").getNotAfter().toInstant())
                .isAfter(Instant.now().plus(Duration.ofDays(7000)));
        certificate("pki/apiserver.crt").verify(certificate("pki/ca.crt").getPublicKey());
    }

    @Test
    void aNewNameMakesANewServingCertificate() throws Exception {
        init(Clock.systemUTC());
        String before = files().get("pki/apiserver.crt");

        init(Clock.systemUTC(), "--server-names=other.example.org");

        assertThat(files().get("pki/apiserver.crt")).isNotEqualTo(before);
    }

    @Test
    void neverReplacesACaWhoseKeyIsElsewhere() throws Exception {
        init(Clock.systemUTC());
        String before = files().get("pki/ca.crt");
        Files.delete(dir.resolve("pki/ca.key"));

        init(Clock.systemUTC());
        assertThat(files().get("pki/ca.crt")).isEqualTo(before);

        Files.delete(dir.resolve("pki/admin.crt"));
        assertThatThrownBy(() -> init(Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is needed to issue a certificate for kubernetes-admin");
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> PkiSettings.parse("--server", "https://x"))
                .hasMessageContaining("--data-dir is missing");
        assertThatThrownBy(() -> PkiSettings.parse("--data-dir", "x", "--server=http://x"))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> PkiSettings.parse("--dir", "x")).hasMessageContaining("unknown flag: --dir");
        assertThatThrownBy(() -> PkiSettings.parse("--data-dir")).hasMessageContaining("needs a value");
    }

    private void init(Clock clock, String... more) throws Exception {
        String[] args = Stream.concat(Stream.of("--data-dir", dir.toString()), Stream.of(more))
                .toArray(String[]::new);
        new PkiInit(PkiSettings.parse(args), clock, Map.of()).run();
    }

    private X509Certificate certificate(String file) throws IOException {
        return PemFiles.readCertificates(dir.resolve(file)).getFirst();
    }

    private void assertPair(String keyFile, PublicKey publicKey, String algorithm) throws Exception {
        PrivateKey key = PemFiles.readPrivateKey(dir.resolve(keyFile));
        byte[] message = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(message);
        assertThat(signature.verify(signed)).isTrue();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path file : (List<Path>) all.filter(Files::isRegularFile).toList()) {
                files.put(dir.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
