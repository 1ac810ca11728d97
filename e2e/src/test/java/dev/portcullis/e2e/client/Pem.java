package dev.portcullis.e2e.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key. */
public record Pem(X509Certificate certificate, PrivateKey key) {

    public static Pem read(Path certificate, Path key) {
        try {
            X509Certificate owner = certificate(certificate);
            String base64 =
                    Files.readString(key).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return new Pem(
                    owner,
                    KeyFactory.getInstance(owner.getPublicKey().getAlgorithm())
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a file or a Secret has. */
    public static X509Certificate certificate(byte[] text) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(text));
    }

    /** All alternative names, of whatever type. */
    public static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream().map(name -> name.get(1).toString()).collect(Collectors.toSet());
    }

    /** A CA of its own. */
    public static Pem authority(String subject) {
        return made(
                subject,
                new X500Principal(subject),
                null,
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    /** A server's certificate for 127.0.0.1, and for names. */
    public Pem issueServer(String subject, String... names) {
        GeneralName[] all = Stream.concat(
                        Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                        Stream.of(names).map(name -> new GeneralName(GeneralName.dNSName, name)))
                .toArray(GeneralName[]::new);
        return made(
                subject,
                certificate.getSubjectX500Principal(),
                key,
                builder -> builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all)));
    }

    /** The certificate of a service of the suite: {@code spiffe://portcullis/gateway}. */
    public Pem issueService(String name) {
        return made(
                "CN=" + name,
                certificate.getSubjectX500Principal(),
                key,
                builder -> builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                            new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://portcullis/" + name),
                            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                        })));
    }

    private interface Extending {
        void to(JcaX509v3CertificateBuilder builder) throws CertIOException;
    }

    private static Pem made(String subject, X500Principal issuer, PrivateKey issuerKey, Extending extending) {
        return made(subject, issuer, issuerKey, Duration.ofHours(1), extending);
    }

    /**
     * @param issuerKey null: its own
     * @param left until it is over; it began a minute ago
     */
    private static Pem made(
            String subject, X500Principal issuer, PrivateKey issuerKey, Duration left, Extending extending) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            PrivateKey signing = issuerKey == null ? pair.getPrivate() : issuerKey;
            String algorithm = signing.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(now.minus(Duration.ofMinutes(1))),
                    Date.from(now.plus(left)),
                    new X500Principal(subject),
                    pair.getPublic());
            extending.to(builder);
            X509Certificate issued = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signing)));
            return new Pem(issued, pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client's certificate as the holder of this CA would issue it: {@code CN=bob,O=dev}. */
    public Pem issue(String subject) {
        return made(subject, certificate.getSubjectX500Principal(), key, builder -> {});
    }

    /** The same, but over since a moment ago. */
    public Pem issueExpired(String subject) {
        return made(subject, certificate.getSubjectX500Principal(), key, Duration.ofSeconds(-1), builder -> {});
    }

    /** The same, for this use and no other. */
    public Pem issueFor(String subject, KeyPurposeId use) {
        return made(
                subject,
                certificate.getSubjectX500Principal(),
                key,
                builder -> builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use)));
    }

    /** An intermediate CA. */
    public Pem issueAuthority(String subject) {
        return made(
                subject,
                certificate.getSubjectX500Principal(),
                key,
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    /** Writes both where kubectl's flags can point to. */
    public void write(Path certificateFile, Path keyFile) {
        try {
            Files.writeString(certificateFile, "");
            Files.writeString(keyFile, text("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        append(certificateFile);
    }

    /** Adds the certificate to those that a file has. */
    public void append(Path certificates) {
        try {
            Files.writeString(certificates, text("CERTIFICATE", certificate.getEncoded()), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** For either end of a connection: it shows this certificate and trusts that CA. */
    public static SSLContext context(Path ca, Optional<Pem> own) {
        try {
            char[] none = {};
            KeyStore mine = KeyStore.getInstance("PKCS12");
            mine.load(null, none);
            if (own.isPresent()) {
                X509Certificate[] chain = {own.get().certificate()};
                mine.setKeyEntry("own", own.get().key(), none, chain);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(mine, none);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, none);
            trusted.setCertificateEntry("ca", certificate(ca));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        return certificate(Files.readAllBytes(file));
    }
}
