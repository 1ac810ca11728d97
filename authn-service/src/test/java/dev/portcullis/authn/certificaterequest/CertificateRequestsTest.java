package dev.portcullis.authn.certificaterequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.authn.fixture.MovingClock;
import dev.portcullis.authn.pki.CertificateAuthority;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CertificateRequestsTest {
    @TempDir
    Path dir;

    private final MovingClock clock = new MovingClock(Instant.now());
    private final Map<String, String> flags = new HashMap<>();
    private FakeStoreServer server;
    private FakeStore store;
    private Informer<CertificateRequest> requests;
    private RequestController controller;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        CertificateAuthority.open(dir.resolve("ca.crt"), dir.resolve("ca.key"), "kubernetes", Clock.systemUTC());
        flags.put("cluster-signing-cert-file", dir.resolve("ca.crt").toString());
        flags.put("cluster-signing-key-file", dir.resolve("ca.key").toString());
        requests = new Informer<>(server.client(), CertificateRequest.COLLECTION, CertificateRequest::of);
        controller = new RequestController(
                server.client(), requests, SigningSettings.from(new FlagValues(flags::get)), Optional.empty(), clock);
        requests.start();
    }

    @AfterEach
    void stop() {
        controller.close();
        requests.close();
        server.close();
    }

    private static String pem(String subject, GeneralName... names) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        var builder = new JcaPKCS10CertificationRequestBuilder(
                new javax.security.auth.x500.X500Principal(new X500Name(subject).getEncoded()), pair.getPublic());
        if (names.length > 0) {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        return "-----BEGIN CERTIFICATE REQUEST-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private ObjectNode request(String signer, String pem, String... usages) {
        ObjectNode object = FakeStore.object("CertificateSigningRequest", "", "r");
        object.withObject("metadata").put("creationTimestamp", clock.instant().toString());
        ObjectNode spec = object.putObject("spec")
                .put("signerName", signer)
                .put("request", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        var list = spec.putArray("usages");
        List.of(usages).forEach(list::add);
        return object;
    }

    private JsonNode approved(ObjectNode request) {
        request.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True");
        store.create(CertificateRequest.COLLECTION + "/r", request);
        return await().until(
                        () -> store.get(CertificateRequest.COLLECTION + "/r")
                                .orElseThrow()
                                .path("status"),
                        status -> status.has("certificate")
                                || status.path("conditions").size() > 1);
    }

    private static X509Certificate certificate(JsonNode status) throws Exception {
        byte[] pem = Base64.getDecoder().decode(status.path("certificate").asString());
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    @Test
    void anApprovedRequestIsSignedAsItWasAskedFor() throws Exception {
        X509Certificate bob = certificate(approved(request(
                Signers.CLIENT,
                pem("CN=bob,O=devs", new GeneralName(GeneralName.dNSName, "bob.example.org")),
                "client auth",
                "digital signature")));

        assertThat(bob.getSubjectX500Principal().getName().split(",")).containsExactlyInAnyOrder("CN=bob", "O=devs");
        assertThat(bob.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(bob.getKeyUsage()[0]).isTrue();
        assertThat(bob.getKeyUsage()[5]).as("it signs no certificates").isFalse();
        assertThat(bob.getBasicConstraints()).isEqualTo(-1);
        assertThat(bob.getSubjectAlternativeNames()).hasSize(1);
        assertThat(bob.getNotAfter().toInstant())
                .isBetween(
                        clock.instant().plus(Duration.ofDays(364)),
                        clock.instant().plus(Duration.ofDays(365)));
        bob.verify(SigningSettings.from(new FlagValues(flags::get))
                .orElseThrow()
                .certificate()
                .getPublicKey());
    }

    @ParameterizedTest
    @CsvSource({"3600, 3600", "60, 600", "99999999, 31535700"})
    void forTheTimeThatWasAskedForWithinBounds(int asked, long granted) throws Exception {
        ObjectNode request = request(Signers.CLIENT, pem("CN=bob"), "client auth");
        request.withObject("spec").put("expirationSeconds", asked);

        assertThat(certificate(approved(request)).getNotAfter().toInstant())
                .isBetween(
                        clock.instant().plusSeconds(granted - 2),
                        clock.instant().plusSeconds(granted + 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubernetes.io/kube-apiserver-client | CN=bob | server auth | usages did not match",
                "kubernetes.io/kube-apiserver-client | CN=bob | client auth,cert sign | usages did not match",
                "kubernetes.io/kube-apiserver-client | CN=bob,O=system:masters | client auth | system:masters group is not allowed",
                "kubernetes.io/kube-apiserver-client-kubelet | CN=system:node:a,O=devs | client auth,digital signature | organization is not system:nodes",
                "kubernetes.io/kube-apiserver-client-kubelet | CN=bob,O=system:nodes | client auth,digital signature | common name",
                "kubernetes.io/kube-apiserver-client-kubelet | CN=system:node:a,O=system:nodes | client auth | usages did not match",
                "kubernetes.io/kubelet-serving | CN=system:node:a,O=system:nodes | server auth,digital signature | DNS or IP",
                "kubernetes.io/legacy-unknown | CN=x | nonsense | unrecognized usage"
            })
    void whatItsSignerDoesNotSignFails(String signer, String subject, String usages, String why) throws Exception {
        JsonNode status = approved(request(signer, pem(subject), usages.split(",")));

        assertThat(status.has("certificate")).isFalse();
        assertThat(status.path("conditions").path(1).path("type").asString()).isEqualTo("Failed");
        assertThat(status.path("conditions").path(1).path("reason").asString()).isEqualTo("SignerValidationFailure");
        assertThat(status.path("conditions").path(1).path("message").asString()).contains(why);
    }

    @Test
    void kubeletsAreSigned() throws Exception {
        assertThat(approved(request(
                                Signers.KUBELET_SERVING,
                                pem(
                                        "CN=system:node:a,O=system:nodes",
                                        new GeneralName(GeneralName.iPAddress, "10.0.0.1")),
                                "server auth",
                                "digital signature",
                                "key encipherment"))
                        .has("certificate"))
                .isTrue();
    }

    @Test
    void whatIsNoRequestOrIsSignedBySomebodyElseFails() throws Exception {
        assertThat(approved(request(Signers.CLIENT, "nonsense", "client auth"))
                        .path("conditions")
                        .path(1)
                        .path("message")
                        .asString())
                .contains("unable to parse csr");
        store.delete(CertificateRequest.COLLECTION + "/r");
        String one = pem("CN=bob");
        byte[] der = Base64.getMimeDecoder().decode(one.replaceAll("-----[A-Z ]+-----", ""));
        der[der.length - 1] ^= 1;
        String forged = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END CERTIFICATE REQUEST-----\n";
        assertThat(approved(request(Signers.CLIENT, forged, "client auth")).has("certificate"))
                .isFalse();
    }

    @Test
    void othersRequestsAndThoseThatNobodyApprovedAreLeftAlone() throws Exception {
        store.create(CertificateRequest.COLLECTION + "/r", request(Signers.CLIENT, pem("CN=bob"), "client auth"));
        ObjectNode theirs = request("example.com/signer", pem("CN=bob"), "client auth");
        theirs.withObject("metadata").put("name", "s");
        theirs.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True");
        store.create(CertificateRequest.COLLECTION + "/s", theirs);
        ObjectNode last = request(Signers.CLIENT, pem("CN=last"), "client auth");
        last.withObject("metadata").put("name", "t");
        last.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True");
        store.create(CertificateRequest.COLLECTION + "/t", last);
        await().until(() -> store.get(CertificateRequest.COLLECTION + "/t")
                .orElseThrow()
                .path("status")
                .has("certificate"));

        for (String name : List.of("r", "s")) {
            assertThat(store.get(CertificateRequest.COLLECTION + "/" + name)
                            .orElseThrow()
                            .path("status")
                            .has("certificate"))
                    .isFalse();
        }
    }

    @Test
    void whatIsOverGoes() throws Exception {
        try (RequestCleaner cleaner = new RequestCleaner(server.client(), requests, clock)) {
            ObjectNode pending = request(Signers.CLIENT, pem("CN=p"), "client auth");
            pending.withObject("metadata").put("name", "p");
            store.create(CertificateRequest.COLLECTION + "/p", pending);
            decided("d", Signers.CLIENT, "Denied");
            decided("f", Signers.CLIENT, "Failed");
            decided("a", "example.org/signer", "Approved");
            await().until(() -> requests.all().size() == 4);
            clock.advance(Duration.ofMinutes(61));
            cleaner.look();
            assertThat(store.get(CertificateRequest.COLLECTION + "/d")).isEmpty();
            assertThat(store.get(CertificateRequest.COLLECTION + "/f")).isEmpty();
            assertThat(store.get(CertificateRequest.COLLECTION + "/p")).isPresent();
            clock.advance(Duration.ofHours(24));
            await().until(() -> requests.all().size() == 2);
            cleaner.look();
            assertThat(store.get(CertificateRequest.COLLECTION + "/p")).isEmpty();
            assertThat(store.get(CertificateRequest.COLLECTION + "/a"))
                    .as("approved, and its signer is slow")
                    .isPresent();
        }
    }

    private void decided(String name, String signer, String condition) throws Exception {
        ObjectNode request = request(signer, pem("CN=" + name), "client auth");
        request.withObject("metadata").put("name", name);
        request.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", condition)
                .put("status", "True")
                .put("lastUpdateTime", clock.instant().toString());
        store.create(CertificateRequest.COLLECTION + "/" + name, request);
    }

    @Test
    void settingsThatCannotBeAreRefusedAtStart() throws Exception {
        CertificateAuthority.open(dir.resolve("other.crt"), dir.resolve("other.key"), "other", Clock.systemUTC());
        for (Map<String, String> bad : List.of(
                Map.of("cluster-signing-key-file", dir.resolve("other.key").toString()),
                Map.of("cluster-signing-key-file", dir.resolve("missing.key").toString()),
                Map.of("cluster-signing-key-file", ""),
                Map.of("cluster-signing-duration", "1m"))) {
            Map<String, String> all = new HashMap<>(flags);
            all.putAll(bad);
            assertThatThrownBy(() -> SigningSettings.from(new FlagValues(all::get)))
                    .as(bad.toString())
                    .isInstanceOf(BadFlagException.class);
        }
        assertThat(SigningSettings.from(new FlagValues(flag -> null))).isEmpty();
    }
}
