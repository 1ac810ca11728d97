package dev.portcullis.authn.x509;

import dev.portcullis.authn.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The CAs that vouch for clients ({@code --client-ca-file}). */
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

    /**
     * Whether one of the CAs vouches, directly or through the other certificates of the chain, for its leaf as a client.
     *
     * @throws GeneralSecurityException if none does, saying why
     */
    void verify(List<X509Certificate> chain, Instant now) throws GeneralSecurityException {
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(chain.getFirst());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        PKIXCertPathBuilderResult path =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        for (var certificate : path.getCertPath().getCertificates()) {
            List<String> usages = ((X509Certificate) certificate).getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY_USAGE)) {
                throw new GeneralSecurityException("certificate specifies an incompatible key usage");
            }
        }
    }
}
