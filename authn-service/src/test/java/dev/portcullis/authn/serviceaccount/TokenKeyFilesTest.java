package dev.portcullis.authn.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of the files, of every kind and from every form, and their rotation. */
class TokenKeyFilesTest {
    private static final ServiceAccount FOO = new ServiceAccount("ns", "foo", "uid-foo", List.of(), null);

    @TempDir
    Path dir;

    private final FakeLiveObjects objects = new FakeLiveObjects();
    private final Semaphore changes = new Semaphore(0);

    private ServiceAccountSettings settings(Path signing, Path... verifying) {
        ServiceAccountSettings some = TestKeys.settings();
        return new ServiceAccountSettings(
                some.issuers(), List.of(verifying), signing, some.apiAudiences(), some.jwksUri(), null, true);
    }

    private TokenKeyFiles open(ServiceAccountSettings settings) {
        return new TokenKeyFiles(settings, changes::release);
    }

    private Path write(String name, KeyPair pair) throws IOException {
        Path file = dir.resolve(name);
        PemFiles.write(file, pair.getPrivate());
        return file;
    }

    private Path writePublic(String name, KeyPair... pairs) throws IOException {
        StringBuilder all = new StringBuilder();
        for (KeyPair pair : pairs) {
            Path one = dir.resolve("one");
            PemFiles.write(one, pair.getPublic());
            all.append(Files.readString(one));
        }
        return Files.writeString(dir.resolve(name), all);
    }

    private String token(TokenKeyFiles keys, ServiceAccountSettings settings) {
        return keys.issuer(settings)
                .orElseThrow()
                .boundToken(
                        FOO,
                        TokenBinding.NONE,
                        List.of("api"),
                        Clock.systemUTC().instant(),
                        3600);
    }

    private AuthenticationResult ask(TokenKeyFiles keys, String token) {
        objects.objects.put("serviceaccount/ns/foo", new LiveObject("uid-foo", null));
        return new ServiceAccountAuthenticator(
                        TestKeys.settings(),
                        keys,
                        objects,
                        VerifiedTokens.NONE,
                        SecretUses.IGNORED,
                        TokenRecords.NONE,
                        Clock.systemUTC())
                .authenticate(AuthenticationAttempt.ofToken(token, List.of("api")));
    }

    private void awaitChange() throws InterruptedException {
        assertThat(changes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    private static KeyPair elliptic(int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @CsvSource({"256, ES256", "384, ES384", "521, ES512"})
    void ellipticKeysDecideTheAlgorithm(int size, String algorithm) throws Exception {
        ServiceAccountSettings settings = settings(write("sa.key", elliptic(size)));
        try (TokenKeyFiles keys = open(settings)) {
            String token = token(keys, settings);

            assertThat(SignedJWT.parse(token).getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.parse(algorithm));
            assertThat(ask(keys, token)).isInstanceOf(Authenticated.class);
            assertThat(keys.get().algorithms()).containsExactly(algorithm);
            assertThat(keys.get().publicKeySet().toString())
                    .contains("\"kty\":\"EC\"", "\"alg\":\"" + algorithm + "\"", "\"use\":\"sig\"")
                    .doesNotContain("\"d\":");
        }
    }

    @Test
    void anRsaKeySignsByRs256() throws Exception {
        ServiceAccountSettings settings = settings(write("sa.key", TestKeys.RSA));
        try (TokenKeyFiles keys = open(settings)) {
            String token = token(keys, settings);

            assertThat(SignedJWT.parse(token).getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
            assertThat(SignedJWT.parse(token).getHeader().getKeyID())
                    .isEqualTo(keys.get().verification().getFirst().id());
            assertThat(ask(keys, token)).isInstanceOf(Authenticated.class);
        }
    }

    /** The forms that OpenSSL writes: PKCS #8 is what we write, so that the others need a look. */
    @Test
    void opensslsFormsAreReadToo() throws Exception {
        ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256r1;
        byte[] elliptic = new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, ((ECPrivateKey) TestKeys.EC.getPrivate()).getS(), curve)
                .getEncoded();
        byte[] rsa = PrivateKeyInfo.getInstance(TestKeys.RSA.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        for (String pem : List.of(
                pem("EC PARAMETERS", curve.getEncoded()) + pem("EC PRIVATE KEY", elliptic),
                pem("EC PRIVATE KEY", elliptic),
                pem("RSA PRIVATE KEY", rsa))) {
            ServiceAccountSettings settings = settings(Files.writeString(dir.resolve("sa.key"), pem));
            try (TokenKeyFiles keys = open(settings)) {
                assertThat(ask(keys, token(keys, settings))).isInstanceOf(Authenticated.class);
            }
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    @Test
    void severalFilesWithSeveralKeysEachVerify() throws Exception {
        ServiceAccountSettings old = settings(write("old.key", TestKeys.OTHER_RSA));
        ServiceAccountSettings older = settings(write("older.key", TestKeys.EC));
        ServiceAccountSettings all = settings(
                write("new.key", TestKeys.RSA),
                writePublic("a.pub", TestKeys.RSA, TestKeys.OTHER_RSA),
                dir.resolve("older.key"));
        try (TokenKeyFiles keys = open(all);
                TokenKeyFiles before = open(old);
                TokenKeyFiles longBefore = open(older)) {
            assertThat(ask(keys, token(keys, all))).isInstanceOf(Authenticated.class);
            assertThat(ask(keys, token(before, old))).isInstanceOf(Authenticated.class);
            assertThat(ask(keys, token(longBefore, older))).isInstanceOf(Authenticated.class);
            assertThat(keys.get().verification()).as("each once").hasSize(3);
            assertThat(keys.get().algorithms()).containsExactly("RS256", "ES256");
        }
    }

    @Test
    void aCertificatesKeyVerifies() throws Exception {
        Path certificate = dir.resolve("ca.crt");
        Path key = dir.resolve("ca.key");
        CertificateAuthority.open(certificate, key, "ca", Clock.systemUTC());
        ServiceAccountSettings elsewhere = settings(key);
        ServiceAccountSettings here = settings(null, certificate);
        try (TokenKeyFiles keys = open(here);
                TokenKeyFiles signer = open(elsewhere)) {
            assertThat(keys.issuer(here)).isEmpty();
            assertThat(ask(keys, token(signer, elsewhere))).isInstanceOf(Authenticated.class);
        }
    }

    /** As an administrator rotates: believe the new key, sign by it, believe the old one no more. */
    @Test
    void keysAreRotatedWithoutARestart() throws Exception {
        Path signing = write("sa.key", TestKeys.RSA);
        Path verifying = writePublic("sa.pub", TestKeys.RSA);
        ServiceAccountSettings settings = settings(signing, verifying);
        try (TokenKeyFiles keys = open(settings)) {
            String before = token(keys, settings);

            writePublic("sa.pub", TestKeys.RSA, TestKeys.EC);
            awaitChange();
            write("sa.key", TestKeys.EC);
            awaitChange();
            String after = token(keys, settings);
            assertThat(SignedJWT.parse(after).getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
            assertThat(ask(keys, before)).isInstanceOf(Authenticated.class);
            assertThat(ask(keys, after)).isInstanceOf(Authenticated.class);

            writePublic("sa.pub", TestKeys.EC);
            awaitChange();
            assertThat(ask(keys, before))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.why()).contains("no keys found"));
            assertThat(ask(keys, after)).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void aFileThatTurnsToNonsenseLeavesItsKeysAsTheyWere() throws Exception {
        Path signing = write("sa.key", TestKeys.RSA);
        Path verifying = writePublic("sa.pub", TestKeys.RSA);
        ServiceAccountSettings settings = settings(signing, verifying);
        try (TokenKeyFiles keys = open(settings)) {
            String token = token(keys, settings);
            Files.writeString(signing, "nonsense");
            writePublic("sa.pub", TestKeys.RSA, TestKeys.EC);
            awaitChange(); // the one file was read, the other not taken

            assertThat(ask(keys, token)).isInstanceOf(Authenticated.class);
            assertThat(ask(keys, token(keys, settings))).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void filesWithoutAUsableKeyAreBadFlags() throws Exception {
        Path good = write("sa.key", TestKeys.RSA);
        Path none = Files.writeString(dir.resolve("none"), "nothing here\n");
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);

        assertBad(settings(none), "service-account-signing-key-file", "none contains no private key");
        assertBad(settings(dir.resolve("missing")), "service-account-signing-key-file", "missing");
        assertBad(settings(good, none), "service-account-key-file", "none contains no key");
        assertBad(settings(write("weak", weak.generateKeyPair())), "signing-key-file", "2048 bits at least");
        assertBad(
                settings(
                        good,
                        write("ed", KeyPairGenerator.getInstance("Ed25519").generateKeyPair())),
                "service-account-key-file",
                "must be RSA or elliptic");
    }

    private void assertBad(ServiceAccountSettings settings, String flag, String why) {
        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining(flag)
                .hasMessageContaining(why);
    }
}
