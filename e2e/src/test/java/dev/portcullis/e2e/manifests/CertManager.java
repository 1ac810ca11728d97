package dev.portcullis.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import tools.jackson.databind.JsonNode;

/** Issues what the Certificates of a suite ask for, by its Issuers, and nothing else: an unknown usage or issuer is an error. */
public final class CertManager {
    private static final Map<String, Integer> KEY_USAGES = Map.of(
            "digital signature", KeyUsage.digitalSignature,
            "key encipherment", KeyUsage.keyEncipherment);
    private static final Map<String, KeyPurposeId> PURPOSES = Map.of(
            "server auth", KeyPurposeId.id_kp_serverAuth,
            "client auth", KeyPurposeId.id_kp_clientAuth);
    /** What a Certificate that names none gets. */
    private static final List<String> USUAL = List.of("digital signature", "key encipherment");

    private final Map<String, JsonNode> issuers;
    private final Map<String, JsonNode> wanted = new TreeMap<>();
    private final Map<String, Issued> issued = new TreeMap<>();

    /** A Secret of the type kubernetes.io/tls, as cert-manager fills it. */
    public record Issued(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
        Map<String, byte[]> data() {
            try {
                return Map.of(
                        "ca.crt", pem("CERTIFICATE", authority.getEncoded()),
                        "tls.crt", pem("CERTIFICATE", certificate.getEncoded()),
                        "tls.key", pem("PRIVATE KEY", key.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public CertManager(Rendered rendered) {
        issuers = rendered.all("Issuer")
                .collect(Collectors.toMap(one -> one.at("/metadata/name").asString(), one -> one.path("spec")));
        rendered.all("Certificate").map(one -> one.path("spec")).forEach(spec -> {
            if (wanted.put(spec.path("secretName").asString(), spec) != null) {
                throw new AssertionError("two Certificates for one Secret: " + spec);
            }
        });
        wanted.keySet().forEach(this::issue);
    }

    /** By the Secret's name. */
    public Map<String, Issued> issued() {
        return issued;
    }

    /** By name: their keys. */
    public Map<String, Map<String, byte[]>> secrets() {
        return issued.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().data()));
    }

    private Issued issue(String secret) {
        Issued before = issued.get(secret);
        if (before == null) {
            JsonNode spec = wanted.get(secret);
            if (spec == null) {
                throw new AssertionError("no Certificate makes the Secret " + secret);
            }
            before = issue(spec);
            issued.put(secret, before);
        }
        return before;
    }

    private Issued issue(JsonNode spec) {
        JsonNode issuer = issuers.get(spec.at("/issuerRef/name").asString());
        if (issuer == null) {
            throw new AssertionError("no Issuer for " + spec);
        }
        try {
            KeyPair keys = keys(spec.path("privateKey"));
            if (issuer.has("selfSigned")) {
                X509Certificate own = certificate(spec, keys, subject(spec), keys.getPrivate());
                return new Issued(own, keys.getPrivate(), own);
            }
            Issued by = issue(issuer.at("/ca/secretName").asString());
            X500Principal name = by.certificate().getSubjectX500Principal();
            return new Issued(certificate(spec, keys, name, by.key()), keys.getPrivate(), by.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(JsonNode wanted) throws GeneralSecurityException {
        String algorithm = wanted.path("algorithm").asString().equals("ECDSA") ? "EC" : "RSA";
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(wanted.path("size").asInt());
        return generator.generateKeyPair();
    }

    private static X500Principal subject(JsonNode spec) {
        String organizations = spec.at("/subject/organizations")
                .valueStream()
                .map(one -> ",O=" + one.asString())
                .collect(Collectors.joining());
        return new X500Principal("CN=" + spec.path("commonName").asString() + organizations);
    }

    private static X509Certificate certificate(JsonNode spec, KeyPair keys, X500Principal issuer, PrivateKey signing)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Instant now = Instant.now();
        Duration life = Duration.parse("PT" + spec.path("duration").asString().toUpperCase(Locale.ROOT));
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now),
                Date.from(now.plus(life)),
                subject(spec),
                keys.getPublic());
        boolean authority = spec.path("isCA").asBoolean(false);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        List<String> usages =
                spec.path("usages").valueStream().map(JsonNode::asString).toList();
        use(usages.isEmpty() ? USUAL : usages, authority, builder);
        GeneralName[] names = names(spec);
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        String algorithm = signing.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signing)));
    }

    private static void use(List<String> usages, boolean authority, JcaX509v3CertificateBuilder builder)
            throws IOException {
        int bits = authority ? KeyUsage.keyCertSign : 0;
        List<KeyPurposeId> purposes = new ArrayList<>();
        for (String usage : usages) {
            if (KEY_USAGES.containsKey(usage)) {
                bits |= KEY_USAGES.get(usage);
            } else if (PURPOSES.containsKey(usage)) {
                purposes.add(PURPOSES.get(usage));
            } else {
                throw new AssertionError("no usage that a Certificate can have: " + usage);
            }
        }
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
        if (!purposes.isEmpty()) {
            ExtendedKeyUsage extended = new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
            builder.addExtension(Extension.extendedKeyUsage, false, extended);
        }
    }

    private static GeneralName[] names(JsonNode spec) {
        return Stream.of(
                        names(spec, "dnsNames", GeneralName.dNSName),
                        names(spec, "ipAddresses", GeneralName.iPAddress),
                        names(spec, "uris", GeneralName.uniformResourceIdentifier))
                .flatMap(all -> all)
                .toArray(GeneralName[]::new);
    }

    private static Stream<GeneralName> names(JsonNode spec, String field, int type) {
        return spec.path(field).valueStream().map(name -> new GeneralName(type, name.asString()));
    }

    private static byte[] pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
