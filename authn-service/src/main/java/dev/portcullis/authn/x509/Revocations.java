package dev.portcullis.authn.x509;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Certificates that are not to be believed though a CA vouches for them.
 *
 * @param lists CRLs; each counts for what the CA issued that signed it
 * @param revoked serial numbers and SHA-256 fingerprints, in lower-case hexadecimal without leading zeros in serials
 */
record Revocations(List<X509CRL> lists, Set<String> revoked) {
    static final Revocations NONE = new Revocations(List.of(), Set.of());

    Revocations {
        lists = List.copyOf(lists);
        revoked = Set.copyOf(revoked);
    }

    /** @throws GeneralSecurityException if the certificate is revoked, or that cannot be found out */
    void check(X509Certificate certificate, X509Certificate issuer) throws GeneralSecurityException {
        String serial = certificate.getSerialNumber().toString(16);
        if (!revoked.isEmpty() && (revoked.contains(serial) || revoked.contains(fingerprint(certificate)))) {
            throw new GeneralSecurityException("the certificate with serial number " + serial + " is revoked");
        }
        for (X509CRL list : lists) {
            if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()) && isOf(list, issuer)) {
                X509CRLEntry entry = list.getRevokedCertificate(certificate);
                if (entry != null) {
                    throw new GeneralSecurityException("the certificate with serial number " + serial
                            + " was revoked at " + entry.getRevocationDate().toInstant());
                }
            }
        }
    }

    /** A CA may have had another key under the same name. That its certificate does not speak of CRLs saves nobody. */
    private static boolean isOf(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
