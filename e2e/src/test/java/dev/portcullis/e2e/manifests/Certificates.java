package dev.portcullis.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Pem;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;

/** What is compared of two certificates for one purpose. */
public final class Certificates {
    /** By which a service is called on the machine that it runs on, which nobody does in a cluster. */
    private static final Set<String> MACHINE = Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");

    private Certificates() {}

    /** The same but for the names of the Job's machine, which are in its certificate alone. */
    public static void assertSame(String secret, X509Certificate one, X509Certificate jobs)
            throws GeneralSecurityException {
        assertThat(one.getSubjectX500Principal()).as(secret).isEqualTo(jobs.getSubjectX500Principal());
        assertThat(one.getIssuerX500Principal()).as(secret).isEqualTo(jobs.getIssuerX500Principal());
        assertThat(one.getExtendedKeyUsage()).as(secret).isEqualTo(jobs.getExtendedKeyUsage());
        assertThat(one.getBasicConstraints() >= 0).as(secret).isEqualTo(jobs.getBasicConstraints() >= 0);
        assertThat(one.getPublicKey().getAlgorithm())
                .as(secret)
                .isEqualTo(jobs.getPublicKey().getAlgorithm());
        Set<String> left = new TreeSet<>(Pem.names(jobs));
        assertThat(left).as(secret).containsAll(Pem.names(one));
        left.removeAll(Pem.names(one));
        assertThat(MACHINE).as("%s: what only the Job's has", secret).containsAll(left);
    }
}
