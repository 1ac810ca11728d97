package dev.portcullis.authn.x509;

import dev.portcullis.kube.reload.ReloadingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Judges clients' certificates by a file of CAs and by what is revoked, as both are now. */
public final class ClientCertificates implements AutoCloseable {
    private final ReloadingFile<ClientCa> ca;
    private final Supplier<Revocations> revocations;
    private final Clock clock;

    /**
     * @param onChange called when the file of CAs has changed
     * @throws IOException if it cannot be read now
     */
    public ClientCertificates(Path caFile, RevocationFiles revoked, Clock clock, Runnable onChange) throws IOException {
        this.ca = new ReloadingFile<>(caFile, ClientCa::read, onChange);
        this.revocations = revoked.now();
        this.clock = clock;
    }

    /**
     * The leaf of a chain from a handshake.
     *
     * @param chain DER, leaf first
     * @throws GeneralSecurityException if it is not to be believed, saying why
     */
    public X509Certificate verified(List<byte[]> chain) throws GeneralSecurityException {
        List<X509Certificate> certificates = ClientCa.parse(chain);
        ca.get().verify(certificates, clock.instant(), revocations.get());
        return certificates.getFirst();
    }

    @Override
    public void close() {
        ca.close();
    }
}
