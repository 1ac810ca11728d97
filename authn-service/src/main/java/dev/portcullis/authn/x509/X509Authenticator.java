package dev.portcullis.authn.x509;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.reload.ReloadingFile;
import dev.portcullis.kube.user.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Knows clients by their certificates: the subject's common name is the user, its organizations are the groups. A certificate
 * that none of the CAs vouches for, or not now, or not for clients, is a bad credential.
 */
public final class X509Authenticator implements Authenticator, AutoCloseable {
    private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

    private final ReloadingFile<ClientCa> ca;
    private final Clock clock;

    /** @param onChange called when the file of CAs has changed */
    public X509Authenticator(Path clientCaFile, Clock clock, Runnable onChange) throws IOException {
        this.ca = new ReloadingFile<>(clientCaFile, ClientCa::read, onChange);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "x509";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        if (attempt.certificates().isEmpty()) {
            return AuthenticationResult.NOT_MINE;
        }
        try {
            List<X509Certificate> chain = parse(attempt.certificates());
            ca.get().verify(chain, clock.instant());
            return user(chain.getFirst());
        } catch (GeneralSecurityException e) {
            return new Rejected("verifying certificate failed: " + e.getMessage());
        }
    }

    private static List<X509Certificate> parse(List<byte[]> chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>(chain.size());
        for (byte[] der : chain) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    private static AuthenticationResult user(X509Certificate leaf) throws GeneralSecurityException {
        Subject subject = Subject.of(leaf);
        if (subject.commonName().isEmpty()) {
            return AuthenticationResult.NOT_MINE;
        }
        String fingerprint =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
        UserInfo user = new UserInfo(
                subject.commonName(),
                subject.uid(),
                subject.organizations(),
                Map.of(CREDENTIAL_ID, List.of("X509SHA256=" + fingerprint)));
        return new Authenticated(user, List.of(), leaf.getNotAfter().toInstant());
    }

    @Override
    public void close() {
        ca.close();
    }
}
