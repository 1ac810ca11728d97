package dev.portcullis.authn.keystone;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.basic.BasicCredentials;
import dev.portcullis.authn.basic.BasicCredentials.Header;

/** Knows users of Keystone by HTTP Basic. */
final class KeystonePasswords implements Authenticator {
    private final AskedOnce keystone;

    KeystonePasswords(AskedOnce keystone) {
        this.keystone = keystone;
    }

    @Override
    public String name() {
        return "keystone";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        return switch (BasicCredentials.of(attempt.headers())) {
            case Header.Absent none -> AuthenticationResult.NOT_MINE;
            case Header.Malformed malformed -> new Rejected("malformed Basic credentials");
            case Header.Present(BasicCredentials basic) ->
                keystone.ask("password " + basic.key(), attempt, server -> server.password(basic));
        };
    }
}
