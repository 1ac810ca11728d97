package dev.portcullis.authn.certificaterequest;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code --cluster-signing-*}, as kube-controller-manager has them.
 *
 * @param longest for how long a certificate is good, and the longest that may be asked for
 */
record SigningSettings(X509Certificate certificate, PrivateKey key, Duration longest) {
    private static final String CERTIFICATE = "cluster-signing-cert-file";
    private static final String KEY = "cluster-signing-key-file";
    private static final String DURATION = "cluster-signing-duration";

    /** Empty where nobody is to sign. */
    static Optional<SigningSettings> from(FlagValues flags) {
        Path certificate = flags.file(CERTIFICATE);
        Path key = flags.file(KEY);
        if (certificate == null && key == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null) {
            throw new BadFlagException(certificate == null ? CERTIFICATE : KEY, "must be given, too");
        }
        Duration longest = flags.duration(DURATION, Duration.ofDays(365));
        if (longest.compareTo(SignedCertificate.SHORTEST) < 0) {
            throw new BadFlagException(DURATION, "must be ten minutes at the least");
        }
        try {
            SigningSettings settings = new SigningSettings(
                    PemFiles.readCertificates(certificate).getFirst(), PemFiles.readPrivateKey(key), longest);
            if (!settings.belongTogether()) {
                throw new BadFlagException(KEY, "is not the key of --" + CERTIFICATE);
            }
            return Optional.of(settings);
        } catch (IOException | GeneralSecurityException e) {
            throw new BadFlagException(CERTIFICATE, "or --" + KEY + " cannot be used: " + e.getMessage());
        }
    }

    private boolean belongTogether() throws GeneralSecurityException {
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm());
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }

    String algorithm() {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }
}
