package dev.portcullis.authn.anonymous;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.kube.user.UserInfo;

/** Takes whoever showed no credential for {@code system:anonymous}; {@code --anonymous-auth}. */
public final class AnonymousAuthenticator implements Authenticator {
    private static final UserInfo ANONYMOUS = UserInfo.of(UserInfo.ANONYMOUS, UserInfo.UNAUTHENTICATED);

    @Override
    public String name() {
        return "anonymous";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        return new Authenticated(ANONYMOUS, attempt.audiences(), null);
    }
}
