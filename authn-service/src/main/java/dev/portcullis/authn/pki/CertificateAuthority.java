package dev.portcullis.authn.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A CA of the installation (EC P-256) and what it issues. */
public final class CertificateAuthority {
    private static final Duration CA_VALIDITY = Duration.ofDays(3650);
    private static final Duration VALIDITY = Duration.ofDays(365);
    /** What has less than this left is renewed. */
    private static final Duration RENEWAL = Duration.ofDays(30);

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final @Nullable PrivateKey key;
    private final Clock clock;

    /** @param key null where somebody else keeps it: then nothing can be issued */
    public CertificateAuthority(X509Certificate certificate, @Nullable PrivateKey key, Clock clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** Opens the CA of these files; makes what is missing, and renews the certificate, with the same key, near its end. */
    public static CertificateAuthority open(Path certificate, Path key, String name, Clock clock)
            throws IOException, GeneralSecurityException {
        if (Files.exists(certificate)) {
            X509Certificate present = PemFiles.readCertificates(certificate).getFirst();
            PrivateKey kept = Files.exists(key) ? PemFiles.readPrivateKey(key) : null;
            if (kept == null || !nearItsEnd(present, clock)) {
                return new CertificateAuthority(present, kept, clock);
            }
            X509Certificate renewed = sign(root(present.getPublicKey(), name, clock), kept);
            PemFiles.write(certificate, renewed);
            return new CertificateAuthority(renewed, kept, clock);
        }
        if (Files.exists(key)) {
            throw new IOException(key + " is there, but " + certificate + " is missing: restore it, or delete the key");
        }
        KeyPair pair = generateKey();
        X509Certificate made = sign(root(pair.getPublic(), name, clock), pair.getPrivate());
        PemFiles.write(key, pair.getPrivate());
        PemFiles.write(certificate, made);
        return new CertificateAuthority(made, pair.getPrivate(), clock);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes a key and a certificate, unless there are some that are still good. */
    public void ensure(Path certificateFile, Path keyFile, CertificateProfile profile)
            throws IOException, GeneralSecurityException {
        ensure(certificateFile, keyFile, profile, CertificateAuthority::generateKey);
    }

    /** For clients that any tool may be: some take a key for RSA that does not say otherwise, as fabric8's Java client does. */
    public void ensureRsa(Path certificateFile, Path keyFile, CertificateProfile profile)
            throws IOException, GeneralSecurityException {
        ensure(certificateFile, keyFile, profile, CertificateAuthority::generateRsaKey);
    }

    private interface KeyMaker {
        KeyPair make() throws GeneralSecurityException;
    }

    private void ensure(Path certificateFile, Path keyFile, CertificateProfile profile, KeyMaker keys)
            throws IOException, GeneralSecurityException {
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            X509Certificate present = PemFiles.readCertificates(certificateFile).getFirst();
            if (!nearItsEnd(present, clock) && issued(present) && profile.namesOf(present)) {
                return;
            }
        }
        KeyPair pair = keys.make();
        X509Certificate issued = issue(pair.getPublic(), profile);
        PemFiles.write(keyFile, pair.getPrivate());
        PemFiles.write(certificateFile, issued);
    }

    /** @throws IOException if the CA's key is not here */
    public X509Certificate issue(PublicKey subject, CertificateProfile profile)
            throws IOException, GeneralSecurityException {
        if (key == null) {
            throw new IOException("the key of " + certificate.getSubjectX500Principal()
                    + " is needed to issue a certificate for " + profile.commonName());
        }
        return issue(subject, profile, certificate, key, clock);
    }

    private static X509Certificate issue(
            PublicKey subject, CertificateProfile profile, X509Certificate issuer, PrivateKey key, Clock clock)
            throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        Instant end = now.plus(VALIDITY);
        Instant last = issuer.getNotAfter().toInstant();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(end.isBefore(last) ? end : last),
                new javax.security.auth.x500.X500Principal(profile.subject().getEncoded()),
                subject);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(profile.usages().toArray(KeyPurposeId[]::new)));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey()));
        if (!profile.names().isEmpty()) {
            builder.addExtension(Extension.subjectAlternativeName, false, profile.subjectAlternativeNames());
        }
        return sign(builder, key);
    }

    private static X509v3CertificateBuilder root(PublicKey key, String name, Clock clock)
            throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        X500Name subject = CertificateProfile.client(name).subject();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(127, RANDOM),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(CA_VALIDITY)),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private boolean issued(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean nearItsEnd(X509Certificate certificate, Clock clock) {
        return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(RENEWAL));
    }

    static KeyPair generateKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static KeyPair generateRsaKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}
