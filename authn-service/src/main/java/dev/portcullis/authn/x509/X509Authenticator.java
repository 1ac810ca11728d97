package dev.portcullis.authn.x509;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.kube.user.UserInfo;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * Knows clients by their certificates: the subject's common name is the user, its organizations are the groups. A certificate
 * that none of the CAs vouches for, or not now, or not for clients, or that is revoked, is a bad credential.
 */
public final class X509Authenticator implements Authenticator, AutoCloseable {
    private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

    private final ClientCertificates certificates;

    public X509Authenticator(ClientCertificates certificates) {
        this.certificates = certificates;
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
            return user(certificates.verified(attempt.certificates()));
        } catch (GeneralSecurityException e) {
            return new Rejected("verifying certificate failed: " + e.getMessage());
        }
    }

    private static AuthenticationResult user(X509Certificate leaf) throws GeneralSecurityException {
        Subject subject = Subject.of(leaf);
        if (subject.commonName().isEmpty()) {
            return AuthenticationResult.NOT_MINE;
        }
        UserInfo user = new UserInfo(
                subject.commonName(),
                subject.uid(),
                subject.organizations(),
                Map.of(CREDENTIAL_ID, List.of("X509SHA256=" + Revocations.fingerprint(leaf))));
        return new Authenticated(user, List.of(), leaf.getNotAfter().toInstant());
    }

    @Override
    public void close() {
        certificates.close();
    }
}
