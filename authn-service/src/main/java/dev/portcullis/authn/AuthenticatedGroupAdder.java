package dev.portcullis.authn;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;

/** Puts everybody whom an authenticator knows into {@code system:authenticated}, except who is anonymous. */
record AuthenticatedGroupAdder(Authenticator delegate) implements Authenticator {

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        AuthenticationResult result = delegate.authenticate(attempt);
        return result instanceof Authenticated known
                ? new Authenticated(added(known.user()), known.audiences(), known.expires(), known.paths())
                : result;
    }

    private static UserInfo added(UserInfo user) {
        List<String> present = user.groups();
        if (user.username().equals(UserInfo.ANONYMOUS)
                || present.contains(UserInfo.AUTHENTICATED)
                || present.contains(UserInfo.UNAUTHENTICATED)) {
            return user;
        }
        List<String> groups = new ArrayList<>(present);
        groups.add(UserInfo.AUTHENTICATED);
        return new UserInfo(user.username(), user.uid(), groups, user.extra());
    }
}
