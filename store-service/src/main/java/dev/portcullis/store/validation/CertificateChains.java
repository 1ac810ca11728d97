package dev.portcullis.store.validation;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Issued certificates: PEM blocks of X.509 and nothing else. */
final class CertificateChains {
    private CertificateChains() {}

    /** What is wrong with it; null if nothing is. An empty one is fine. */
    static @Nullable String problem(String pem) {
        if (pem.isEmpty()) {
            return null;
        }
        List<Pem.Block> blocks = Pem.blocks(pem);
        if (blocks.isEmpty()) {
            return "must contain at least one CERTIFICATE PEM block";
        }
        for (Pem.Block block : blocks) {
            if (!block.type().equals("CERTIFICATE")) {
                return "only CERTIFICATE PEM blocks are allowed, found \"" + block.type() + "\"";
            }
            if (block.headers()) {
                return "no PEM block headers are permitted";
            }
            try {
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
            } catch (CertificateException e) {
                return "unable to parse certificate: " + e.getMessage();
            }
        }
        return null;
    }
}
