package dev.portcullis.authn.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.authn.pki.CertificateProfile;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class X509AuthenticatorTest {
    @TempDir
    Path dir;

    private final Map<String, String> flags = new HashMap<>();
    private final List<RevocationFiles> open = new ArrayList<>();
    private CertificateAuthority ca;

    @BeforeEach
    void setUp() throws Exception {
        ca = ca("ca");
    }

    @AfterEach
    void close() {
        open.forEach(RevocationFiles::close);
    }

    @Test
    void theCommonNameIsTheUserAndTheOrganizationsAreTheGroups() throws Exception {
        AuthenticationResult result = ask(Clock.systemUTC(), client("bob", "dev", "ops"));

        assertThat(result).isInstanceOfSatisfying(Authenticated.class, known -> {
            assertThat(known.user().username()).isEqualTo("bob");
            assertThat(known.user().groups()).containsExactly("dev", "ops");
            assertThat(known.user().extra().get("authentication.kubernetes.io/credential-id"))
                    .singleElement()
                    .asString()
                    .matches("X509SHA256=[0-9a-f]{64}");
            assertThat(known.expires()).isBefore(Instant.now().plus(Duration.ofDays(366)));
        });
    }

    @Test
    void noCertificateIsNotItsBusiness() throws Exception {
        assertThat(ask(Clock.systemUTC())).isInstanceOf(NotMine.class);
    }

    @Test
    void oneWithoutACommonNameNamesNobody() throws Exception {
        X509Certificate unnamed = sign(newKey(), "O=dev", Duration.ofDays(1), ca.certificate(), key("ca"), false);

        assertThat(ask(Clock.systemUTC(), unnamed)).isInstanceOf(NotMine.class);
    }

    @Test
    void anotherCasCertificateIsRejected() throws Exception {
        X509Certificate stranger =
                ca("other").issue(newKey().getPublic(), CertificateProfile.client("bob", "system:masters"));

        assertThat(ask(Clock.systemUTC(), stranger)).isInstanceOf(Rejected.class);
    }

    @Test
    void aSelfSignedOneWithTheCasNameIsRejected() throws Exception {
        KeyPair key = newKey();
        X509Certificate forged = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Principal("CN=kubernetes"),
                                BigInteger.TWO,
                                Date.from(Instant.now().minusSeconds(60)),
                                Date.from(Instant.now().plusSeconds(600)),
                                new X500Principal("CN=bob"),
                                key.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));

        assertThat(ask(Clock.systemUTC(), forged)).isInstanceOf(Rejected.class);
    }

    @Test
    void expiredAndNotYetValidOnesAreRejected() throws Exception {
        X509Certificate bob = client("bob");

        assertThat(ask(Clock.offset(Clock.systemUTC(), Duration.ofDays(400)), bob))
                .isInstanceOf(Rejected.class);
        assertThat(ask(Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)), bob))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void aServersCertificateIsNoClients() throws Exception {
        X509Certificate server = ca.issue(newKey().getPublic(), CertificateProfile.server("web", List.of("web")));

        assertThat(ask(Clock.systemUTC(), server))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.why()).contains("incompatible key usage"));
    }

    @Test
    void anIntermediateMustBeShownAndMustBeACa() throws Exception {
        KeyPair middleKey = newKey();
        X509Certificate middle = sign(middleKey, "CN=middle", Duration.ofDays(9), ca.certificate(), key("ca"), true);
        X509Certificate leaf = sign(newKey(), "CN=bob", Duration.ofDays(1), middle, middleKey, false);

        assertThat(ask(Clock.systemUTC(), leaf, middle)).isInstanceOf(Authenticated.class);
        assertThat(ask(Clock.systemUTC(), leaf)).isInstanceOf(Rejected.class);

        X509Certificate noCa = sign(middleKey, "CN=middle", Duration.ofDays(9), ca.certificate(), key("ca"), false);
        assertThat(ask(Clock.systemUTC(), leaf, noCa)).isInstanceOf(Rejected.class);
    }

    @Test
    void garbageIsRejected() throws Exception {
        try (X509Authenticator authenticator = authenticator(Clock.systemUTC(), () -> {})) {
            assertThat(authenticator.authenticate(attempt(new byte[] {1, 2, 3})))
                    .isInstanceOf(Rejected.class);
        }
    }

    @Test
    void anotherCaCountsAsSoonAsItsFileChanges() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        X509Certificate bob = client("bob");
        try (X509Authenticator authenticator = authenticator(Clock.systemUTC(), changed::countDown)) {
            assertThat(authenticator.authenticate(attempt(bob.getEncoded()))).isInstanceOf(Authenticated.class);

            PemFiles.write(dir.resolve("ca.crt"), ca("other").certificate());

            assertThat(changed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(authenticator.authenticate(attempt(bob.getEncoded()))).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void aSerialNumberOrAFingerprintThatIsListedIsRevoked() throws Exception {
        X509Certificate bob = client("bob");
        String serial = bob.getSerialNumber().toString(16).toUpperCase();
        for (String line : List.of(
                serial,
                "serial:00" + (serial.length() % 2 == 0 ? "" : "0") + serial + "  # lost",
                Revocations.fingerprint(bob),
                "sha256=" + Revocations.fingerprint(bob).toUpperCase().replaceAll("(..)(?=.)", "$1:"))) {
            flags.put("client-revoked-file", write("revoked", "# nobody\n\n" + line + "\n"));
            assertThat(ask(Clock.systemUTC(), bob))
                    .as(line)
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.why()).contains("is revoked"));
            assertThat(ask(Clock.systemUTC(), client("ann"))).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void aCrlOfTheCaRevokesWhatTheCaIssued() throws Exception {
        X509Certificate bob = client("bob");
        flags.put("client-ca-crl-file", write("ca.crl", crl(ca.certificate(), key("ca"), bob)));
        assertThat(ask(Clock.systemUTC(), bob))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.why()).contains("was revoked at"));
        assertThat(ask(Clock.systemUTC(), client("ann"))).isInstanceOf(Authenticated.class);

        CertificateAuthority other = ca("other");
        flags.put("client-ca-crl-file", write("ca.crl", crl(other.certificate(), key("other"), bob)));
        assertThat(ask(Clock.systemUTC(), bob))
                .as("another CA of the same name has nothing to say")
                .isInstanceOf(Authenticated.class);
    }

    @Test
    void whatARevokedIntermediateIssuedIsRevokedToo() throws Exception {
        KeyPair middleKey = newKey();
        X509Certificate middle = sign(middleKey, "CN=middle", Duration.ofDays(9), ca.certificate(), key("ca"), true);
        X509Certificate leaf = sign(newKey(), "CN=bob", Duration.ofDays(1), middle, middleKey, false);

        flags.put("client-ca-crl-file", write("ca.crl", crl(ca.certificate(), key("ca"), middle)));
        assertThat(ask(Clock.systemUTC(), leaf, middle)).isInstanceOf(Rejected.class);
        flags.put("client-ca-crl-file", write("ca.crl", crl(middle, middleKey, leaf)));
        assertThat(ask(Clock.systemUTC(), leaf, middle)).isInstanceOf(Rejected.class);
    }

    @Test
    void revokingTakesEffectWithinASecondAndAFileThatIsGoneTakesNothingBack() throws Exception {
        X509Certificate bob = client("bob");
        flags.put("client-revoked-file", write("revoked", ""));
        CountDownLatch changed = new CountDownLatch(1);
        try (X509Authenticator authenticator = authenticator(Clock.systemUTC(), changed::countDown)) {
            assertThat(authenticator.authenticate(attempt(bob.getEncoded()))).isInstanceOf(Authenticated.class);

            write("revoked", Revocations.fingerprint(bob));
            assertThat(changed.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(authenticator.authenticate(attempt(bob.getEncoded()))).isInstanceOf(Rejected.class);

            Files.delete(dir.resolve("revoked"));
            Thread.sleep(600);
            assertThat(authenticator.authenticate(attempt(bob.getEncoded()))).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void filesThatSayNothingClearAreRefusedAtStart() throws Exception {
        for (String line : List.of("bob", "serial:xyz", "sha256:abcd", "12 34")) {
            flags.put("client-revoked-file", write("revoked", line));
            assertThatThrownBy(() -> ask(Clock.systemUTC()))
                    .isInstanceOf(BadFlagException.class)
                    .hasMessageContaining("--client-revoked-file");
        }
        flags.clear();
        flags.put("client-ca-crl-file", write("ca.crl", "nonsense"));
        assertThatThrownBy(() -> ask(Clock.systemUTC()))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("--client-ca-crl-file");
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content).toString();
    }

    private static String crl(X509Certificate issuer, KeyPair issuerKey, X509Certificate revoked) throws Exception {
        byte[] der = new X509v2CRLBuilder(
                        X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), new Date())
                .addCRLEntry(revoked.getSerialNumber(), new Date(), CRLReason.keyCompromise)
                .setNextUpdate(Date.from(Instant.now().plusSeconds(600)))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate()))
                .getEncoded();
        return "-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END X509 CRL-----\n";
    }

    private CertificateAuthority ca(String name) throws IOException, GeneralSecurityException {
        return CertificateAuthority.open(
                dir.resolve(name + ".crt"), dir.resolve(name + ".key"), "kubernetes", Clock.systemUTC());
    }

    private KeyPair key(String name) throws IOException {
        return new KeyPair(
                PemFiles.readCertificates(dir.resolve(name + ".crt")).getFirst().getPublicKey(),
                PemFiles.readPrivateKey(dir.resolve(name + ".key")));
    }

    private X509Certificate client(String name, String... groups) throws Exception {
        return ca.issue(newKey().getPublic(), CertificateProfile.client(name, groups));
    }

    private static X509Certificate sign(
            KeyPair subject, String name, Duration validity, X509Certificate issuer, KeyPair issuerKey, boolean isCa)
            throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                issuer,
                                BigInteger.TEN,
                                Date.from(Instant.now().minusSeconds(60)),
                                Date.from(Instant.now().plus(validity)),
                                new X500Principal(name),
                                subject.getPublic())
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Authenticator authenticator(Clock clock, Runnable onChange) throws IOException {
        RevocationFiles revoked = new RevocationFiles(new FlagValues(flags::get), onChange);
        open.add(revoked);
        return new X509Authenticator(new ClientCertificates(dir.resolve("ca.crt"), revoked, clock, onChange));
    }

    private AuthenticationResult ask(Clock clock, X509Certificate... chain) throws Exception {
        byte[][] der = new byte[chain.length][];
        for (int i = 0; i < chain.length; i++) {
            der[i] = chain[i].getEncoded();
        }
        assertThat(Files.exists(dir.resolve("ca.crt"))).isTrue();
        try (X509Authenticator authenticator = authenticator(clock, () -> {})) {
            return authenticator.authenticate(attempt(der));
        }
    }

    private static AuthenticationAttempt attempt(byte[]... der) {
        return new AuthenticationAttempt(null, List.of(der), Map.of(), "", List.of("api"));
    }
}
