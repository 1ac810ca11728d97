package dev.portcullis.gateway.listener;

import static java.util.Objects.requireNonNull;

import dev.portcullis.kube.reload.ReloadingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * The certificate of the public port and its key, as they stand in {@code --tls-cert-file} and {@code --tls-private-key-file}, now. While
 * one of the two files has been replaced and the other has not, the pair from before goes on.
 */
final class ServingCertificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServingCertificate.class);
    private static final byte[] SAMPLE = {1};

    private final Path certificate;
    private final Path key;
    private final Runnable onChange;
    private final ReloadingFile<Path> certificateFile;
    private final ReloadingFile<Path> keyFile;
    private volatile KeyStore pair;

    /** @throws IOException if a file cannot be read now */
    ServingCertificate(Path certificate, Path key, Runnable onChange) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.onChange = onChange;
        this.pair = load();
        this.certificateFile = new ReloadingFile<>(certificate, file -> file, this::reload);
        this.keyFile = new ReloadingFile<>(key, file -> file, this::reload);
    }

    /** With one entry, without a password. */
    KeyStore pair() {
        return pair;
    }

    private synchronized void reload() {
        try {
            KeyStore next = load();
            if (belongTogether(next)) {
                pair = next;
                onChange.run();
                LOG.info("{} is presented from now on", certificate);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.error("{} with {} cannot be presented, what was before goes on: {}", certificate, key, e.toString());
        }
    }

    private KeyStore load() {
        PemSslStoreDetails pem = PemSslStoreDetails.forCertificate(
                        certificate.toUri().toString())
                .withPrivateKey(key.toUri().toString());
        return requireNonNull(new PemSslStoreBundle(pem, null).getKeyStore());
    }

    private static boolean belongTogether(KeyStore store) throws GeneralSecurityException {
        String alias = store.aliases().nextElement();
        if (!(store.getKey(alias, new char[0]) instanceof PrivateKey secret)
                || !(store.getCertificate(alias) instanceof X509Certificate shown)) {
            return false;
        }
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> secret.getAlgorithm();
        };
        if (!shown.getPublicKey().getAlgorithm().equals(secret.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(shown.getPublicKey());
        signature.update(SAMPLE);
        return signature.verify(signed);
    }

    @Override
    public void close() {
        certificateFile.close();
        keyFile.close();
    }
}
