package dev.portcullis.authn.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
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
import org.jspecify.annotations.Nullable;

/** Knows the users of one issuer. */
final class JwtAuthenticator {
    /** Nobody need remember an answer for longer: that bounds how long a retired key goes on. */
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** As kube-apiserver has it. */
    private static final Duration NOT_BEFORE_LEEWAY = Duration.ofMinutes(5);

    private final JwtIssuer issuer;
    private final IssuerKeys keys;
    private final List<String> apiAudiences;
    private final Clock clock;

    JwtAuthenticator(JwtIssuer issuer, IssuerKeys keys, List<String> apiAudiences, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
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
            verifySignature(token);
            Claims claims = Claims.of(payload);
            Instant expires = verifyStanding(claims);
            UserInfo user = issuer.mapping().user(claims);
            Instant latest = clock.instant().plus(LONGEST);
            return new Authenticated(user, audiences, expires.isBefore(latest) ? expires : latest);
        } catch (InvalidClaimsException | UnansweredException e) {
            return new Rejected("oidc: " + e.getMessage());
        }
    }

    private void verifySignature(SignedJWT token) throws InvalidClaimsException, UnansweredException {
        if (!issuer.algorithms().contains(token.getHeader().getAlgorithm())) {
            throw new InvalidClaimsException("tokens of this issuer are not signed by "
                    + token.getHeader().getAlgorithm().getName());
        }
        List<JWK> candidates = keys.candidates(token.getHeader());
        if (candidates.isEmpty()) {
            throw new InvalidClaimsException("the issuer has no such key");
        }
        if (candidates.stream().noneMatch(key -> verifies(key, token))) {
            throw new InvalidClaimsException("failed to verify signature");
        }
    }

    private static boolean verifies(JWK key, SignedJWT token) {
        try {
            return key instanceof AsymmetricJWK asymmetric
                    && token.verify(new DefaultJWSVerifierFactory()
                            .createJWSVerifier(token.getHeader(), asymmetric.toPublicKey()));
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Returns when the token expires. */
    private Instant verifyStanding(Claims claims) throws InvalidClaimsException {
        if (claims.strings("aud").stream().noneMatch(issuer.audiences()::contains)) {
            throw new InvalidClaimsException(
                    "expected audience in " + issuer.audiences() + " got " + claims.strings("aud"));
        }
        Instant now = clock.instant();
        Instant expires = time(claims, "exp");
        if (expires == null) {
            throw new InvalidClaimsException("the token does not expire");
        }
        if (!now.isBefore(expires)) {
            throw new InvalidClaimsException("token is expired (Token Expiry: " + expires + "), by "
                    + Duration.between(expires, now).toSeconds() + " s");
        }
        Instant notBefore = time(claims, "nbf");
        if (notBefore != null && now.plus(NOT_BEFORE_LEEWAY).isBefore(notBefore)) {
            throw new InvalidClaimsException("token is not valid before " + notBefore);
        }
        return expires;
    }

    private static @Nullable Instant time(Claims claims, String claim) throws InvalidClaimsException {
        return switch (claims.all().get(claim)) {
            case null -> null;
            case Number seconds
            when Math.abs(seconds.doubleValue()) < 1e12 -> Instant.ofEpochSecond(seconds.longValue());
            case Object other -> throw new InvalidClaimsException("claim \"" + claim + "\" is no time");
        };
    }
}
