package dev.portcullis.authn.anonymous;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.kube.user.UserInfo;
import java.util.function.Supplier;

/** Takes whoever showed no credential for {@code system:anonymous}, as far as that is allowed now. */
public final class AnonymousAuthenticator implements Authenticator {
    private static final UserInfo ANONYMOUS = UserInfo.of(UserInfo.ANONYMOUS, UserInfo.UNAUTHENTICATED);

    private final Supplier<AnonymousPolicy> policy;

    public AnonymousAuthenticator(Supplier<AnonymousPolicy> policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return "anonymous";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        AnonymousPolicy now = policy.get();
        return now.enabled()
                ? new Authenticated(ANONYMOUS, attempt.audiences(), null, now.paths())
                : AuthenticationResult.NOT_MINE;
    }
}
