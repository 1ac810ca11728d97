package dev.portcullis.kube.tls;

import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** An internal CA in a folder, as the launcher would make it, for tests. */
public final class InternalPki {
    private final Path dir;
    private final KeyPair caKey = generate();
    private final X500Name caName = new X500Name("CN=test-internal-ca");

    public InternalPki(Path dir) throws Exception {
        this.dir = dir;
        Files.createDirectories(dir);
        X509Certificate ca = sign("CN=test-internal-ca", caKey, null);
        write("ca.crt", ca);
    }

    /** SERVICE.crt and SERVICE.key. */
    public InternalPki issue(ServiceName service) throws Exception {
        return issue(service.id(), service.spiffeId());
    }

    /** @param uri the URI SAN; null for none */
    public InternalPki issue(String file, String uri) throws Exception {
        KeyPair key = generate();
        write(file + ".crt", sign("CN=" + file, key, uri));
        write(file + ".key", new JcaPKCS8Generator(key.getPrivate(), null));
        return this;
    }

    public SslBundle bundle(String file) {
        SslStoreBundle stores = new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(uri(file + ".crt")).withPrivateKey(uri(file + ".key")),
                PemSslStoreDetails.forCertificate(uri("ca.crt")));
        return SslBundle.of(stores);
    }

    private String uri(String file) {
        return dir.resolve(file).toUri().toString();
    }

    private X509Certificate sign(String subject, KeyPair key, String uri) throws Exception {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                caName,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                new X500Name(subject),
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(key == caKey));
        if (uri != null) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate())));
    }

    private void write(String file, Object pem) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(pem);
        }
        Files.writeString(dir.resolve(file), text.toString());
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
