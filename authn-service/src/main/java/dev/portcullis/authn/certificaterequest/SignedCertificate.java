package dev.portcullis.authn.certificaterequest;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** Makes a certificate of a request: its subject, its key and its alternative names, for the usages and the time that were asked for. */
final class SignedCertificate {
    static final Duration SHORTEST = Duration.ofMinutes(10);
    /** A clock that is behind must not take it for one of the future. */
    private static final Duration BACKDATE = Duration.ofMinutes(5);
    /** A shorter one is not cut short for that. */
    private static final Duration SHORT = Duration.ofHours(8);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, Integer> KEY_USAGES = Map.ofEntries(
            Map.entry("signing", KeyUsage.digitalSignature),
            Map.entry("digital signature", KeyUsage.digitalSignature),
            Map.entry("content commitment", KeyUsage.nonRepudiation),
            Map.entry("key encipherment", KeyUsage.keyEncipherment),
            Map.entry("key agreement", KeyUsage.keyAgreement),
            Map.entry("data encipherment", KeyUsage.dataEncipherment),
            Map.entry("cert sign", KeyUsage.keyCertSign),
            Map.entry("crl sign", KeyUsage.cRLSign),
            Map.entry("encipher only", KeyUsage.encipherOnly),
            Map.entry("decipher only", KeyUsage.decipherOnly));
    private static final Map<String, KeyPurposeId> PURPOSES = Map.of(
            "any", KeyPurposeId.anyExtendedKeyUsage,
            "server auth", KeyPurposeId.id_kp_serverAuth,
            "client auth", KeyPurposeId.id_kp_clientAuth,
            "code signing", KeyPurposeId.id_kp_codeSigning,
            "email protection", KeyPurposeId.id_kp_emailProtection,
            "s/mime", KeyPurposeId.id_kp_emailProtection,
            "timestamping", KeyPurposeId.id_kp_timeStamping,
            "ocsp signing", KeyPurposeId.id_kp_OCSPSigning);

    private SignedCertificate() {}

    /** PEM. @throws IOException if the request was not signed by its key, or has a usage that there is not */
    static String of(CertificateRequest request, PKCS10CertificationRequest parsed, SigningSettings ca, Instant now)
            throws IOException, GeneralSecurityException {
        try {
            if (!parsed.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(parsed.getSubjectPublicKeyInfo()))) {
                throw new IOException("the request is not signed by its key");
            }
            Duration time = duration(request.expirationSeconds(), ca.longest());
            Instant end = now.plus(time.compareTo(SHORT) < 0 ? time : time.minus(BACKDATE));
            Instant last = ca.certificate().getNotAfter().toInstant();
            if (!now.isBefore(last)) {
                throw new IOException("the signer has expired: NotAfter=" + last);
            }
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    X500Name.getInstance(
                            ca.certificate().getSubjectX500Principal().getEncoded()),
                    new BigInteger(127, RANDOM),
                    Date.from(now.minus(BACKDATE)),
                    Date.from(end.isBefore(last) ? end : last),
                    parsed.getSubject(),
                    parsed.getSubjectPublicKeyInfo());
            extend(builder, request.usages(), RequestedNames.of(parsed), ca);
            return pem(builder.build(new JcaContentSignerBuilder(ca.algorithm()).build(ca.key())));
        } catch (OperatorCreationException | PKCSException e) {
            throw new IOException("the key of the request cannot be used: " + e.getMessage(), e);
        }
    }

    static Duration duration(@Nullable Long seconds, Duration longest) {
        if (seconds == null) {
            return longest;
        }
        Duration wanted = Duration.ofSeconds(seconds);
        if (wanted.compareTo(longest) > 0) {
            return longest;
        }
        return wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    }

    private static void extend(
            X509v3CertificateBuilder builder, List<String> usages, RequestedNames names, SigningSettings ca)
            throws IOException, GeneralSecurityException {
        int bits = 0;
        List<KeyPurposeId> purposes = new ArrayList<>();
        for (String usage : usages) {
            Integer bit = KEY_USAGES.get(usage);
            KeyPurposeId purpose = PURPOSES.get(usage);
            if (bit == null && purpose == null) {
                throw new IOException("unrecognized usage values: [\"" + usage + "\"]");
            }
            bits |= bit == null ? 0 : bit;
            if (purpose != null && !purposes.contains(purpose)) {
                purposes.add(purpose);
            }
        }
        if (bits != 0) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
        }
        if (!purposes.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        }
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils()
                        .createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
        if (names.alternatives().isPresent()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    names.alternatives().get());
        }
    }

    private static String pem(X509CertificateHolder certificate) throws IOException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
