package dev.portcullis.store.state.etcd;

import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates for tests, with keys in the form that kubeadm writes (PKCS #1). */
final class EtcdCertificates {
    private static final X500Name ISSUER = new X500Name("CN=etcd-ca");

    private final Path directory;
    private final KeyPair caKeys = newKeys();
    private int serial = 1;

    record Pair(Path certificate, Path key) {}

    EtcdCertificates(Path directory) throws Exception {
        this.directory = directory;
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    Path authority() throws Exception {
        return write(
                "ca.crt",
                certificate(ISSUER, caKeys)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(caKeys.getPrivate())));
    }

    Pair issue(String name) throws Exception {
        KeyPair keys = newKeys();
        Path certificate = write(
                name + ".crt",
                certificate(new X500Name("CN=" + name), keys)
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(caKeys.getPrivate())));
        return new Pair(certificate, write(name + ".key", keys.getPrivate()));
    }

    private JcaX509v3CertificateBuilder certificate(X500Name subject, KeyPair keys) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                ISSUER,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                keys.getPublic());
    }

    private Path write(String file, Object content) throws Exception {
        Path path = directory.resolve(file);
        try (Writer writer = Files.newBufferedWriter(path);
                JcaPEMWriter pem = new JcaPEMWriter(writer)) {
            pem.writeObject(content);
        }
        return path;
    }
}
