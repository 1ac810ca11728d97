package dev.portcullis.authn.keystone;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.Authenticator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Knows users of Keystone by their tokens (Fernet, UUID), for the API server's own audiences. What looks like a JWT is another's, and is
 * not shown to Keystone.
 */
final class KeystoneTokens implements Authenticator {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_=-]{16,4096}");

    private final AskedOnce keystone;
    private final List<String> apiAudiences;

    KeystoneTokens(AskedOnce keystone, List<String> apiAudiences) {
        this.keystone = keystone;
        this.apiAudiences = List.copyOf(apiAudiences);
    }

    @Override
    public String name() {
        return "keystonetoken";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        String token = attempt.token();
        List<String> audiences =
                apiAudiences.stream().filter(attempt.audiences()::contains).toList();
        if (token == null || audiences.isEmpty() || !FORM.matcher(token).matches()) {
            return AuthenticationResult.NOT_MINE;
        }
        AuthenticationResult said = keystone.ask("token " + token, attempt, server -> server.token(token));
        return said instanceof Authenticated known ? new Authenticated(known.user(), audiences, known.expires()) : said;
    }
}
