package dev.portcullis.authn.jwt;

import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.Authenticator;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows the users of all configured issuers: whose a token is, it says itself. */
final class OidcAuthenticator implements Authenticator {
    private static final int LONGEST = 64 * 1024;

    private final Supplier<List<JwtAuthenticator>> issuers;

    OidcAuthenticator(Supplier<List<JwtAuthenticator>> issuers) {
        this.issuers = issuers;
    }

    @Override
    public String name() {
        return "oidc";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        SignedJWT token = parse(attempt.token());
        Map<String, Object> payload = token == null ? null : token.getPayload().toJSONObject();
        if (token == null || payload == null) {
            return AuthenticationResult.NOT_MINE;
        }
        for (JwtAuthenticator issuer : issuers.get()) {
            if (issuer.url().equals(payload.get("iss"))) {
                return issuer.authenticate(token, payload, attempt.audiences());
            }
        }
        return AuthenticationResult.NOT_MINE;
    }

    /** An unsigned one is none. */
    private static @Nullable SignedJWT parse(@Nullable String token) {
        if (token == null || token.length() > LONGEST) {
            return null;
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
