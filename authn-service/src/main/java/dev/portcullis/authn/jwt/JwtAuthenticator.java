package dev.portcullis.authn.jwt;

import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.kube.user.UserInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Knows the users of one issuer. */
final class JwtAuthenticator {
    /** Nobody need remember an answer for longer: that bounds how long a retired key goes on. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final JwtIssuer issuer;
    private final IssuerKeys keys;
    private final TokenChecks checks;
    private final List<String> apiAudiences;
    private final Clock clock;

    JwtAuthenticator(JwtIssuer issuer, IssuerKeys keys, List<String> apiAudiences, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.checks = new TokenChecks(issuer.algorithms(), issuer.audiences(), clock);
        this.apiAudiences = List.copyOf(apiAudiences);
        this.clock = clock;
    }

    String url() {
        return issuer.url();
    }

    IssuerKeys keys() {
        return keys;
    }

    /** @param payload the token's claims, whose issuer is this one */
    AuthenticationResult authenticate(SignedJWT token, Map<String, Object> payload, List<String> wanted) {
        List<String> audiences = apiAudiences.stream().filter(wanted::contains).toList();
        if (audiences.isEmpty()) {
            return AuthenticationResult.NOT_MINE;
        }
        try {
            Claims claims = Claims.of(payload);
            Instant expires = checks.check(token, claims, keys);
            UserInfo user = issuer.mapping().user(DistributedClaims.expand(claims, issuer.mapping(), keys, checks));
            Instant latest = clock.instant().plus(LONGEST);
            return new Authenticated(user, audiences, expires.isBefore(latest) ? expires : latest);
        } catch (InvalidClaimsException | UnansweredException e) {
            return new Rejected("oidc: " + e.getMessage());
        }
    }
}
