package dev.portcullis.authn.bearer;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;

/** Stands after all that know tokens: a token that nobody knew is a bad one, not a client without credentials. */
public final class UnknownTokenAuthenticator implements Authenticator {
    private static final Rejected UNKNOWN = new Rejected("invalid bearer token");

    @Override
    public String name() {
        return "bearer";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        return attempt.token() == null ? AuthenticationResult.NOT_MINE : UNKNOWN;
    }
}
