package dev.portcullis.authn.x509;

import dev.portcullis.authn.pki.PemFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The CAs of a file, which vouch for clients ({@code --client-ca-file}, {@code --requestheader-client-ca-file}). */
final class ClientCa {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final Set<TrustAnchor> anchors;

    private ClientCa(Set<TrustAnchor> anchors) {
        this.anchors = anchors;
    }

    static ClientCa read(Path file) throws IOException {
        return new ClientCa(PemFiles.readCertificates(file).stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** A chain as it came from the handshake, leaf first. */
    static List<X509Certificate> parse(List<byte[]> chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>(chain.size());
        for (byte[] der : chain) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    /**
     * Whether one of the CAs vouches, directly or through the other certificates of the chain, for its leaf as a client.
     *
     * @throws GeneralSecurityException if none does, or one of the certificates is revoked, saying why
     */
    void verify(List<X509Certificate> chain, Instant now, Revocations revocations) throws GeneralSecurityException {
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(chain.getFirst());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        PKIXCertPathBuilderResult path =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        X509Certificate issuer = path.getTrustAnchor().getTrustedCert();
        for (var certificate : path.getCertPath().getCertificates().reversed()) {
            X509Certificate checked = (X509Certificate) certificate;
            List<String> usages = checked.getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY_USAGE)) {
                throw new GeneralSecurityException("certificate specifies an incompatible key usage");
            }
            revocations.check(checked, issuer);
            issuer = checked;
        }
    }
}
