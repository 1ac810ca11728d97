package dev.portcullis.authn;

import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.kube.user.UserInfo;

/** Says the same to everybody. */
public record FakeAuthenticator(String name, AuthenticationResult result) implements Authenticator {

    public static FakeAuthenticator knowing(String name, UserInfo user) {
        return new FakeAuthenticator(name, Authenticated.of(user));
    }

    public static FakeAuthenticator rejecting(String name, String why) {
        return new FakeAuthenticator(name, new Rejected(why));
    }

    public static FakeAuthenticator ignorant(String name) {
        return new FakeAuthenticator(name, AuthenticationResult.NOT_MINE);
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        return result;
    }
}
