package dev.portcullis.authn.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.memory.UnansweredException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a token must be for its claims to be looked at: signed by a key of its issuer, for us, and of the present. */
record TokenChecks(Set<JWSAlgorithm> algorithms, Set<String> audiences, Clock clock) {
    /** As kube-apiserver has it. */
    private static final Duration NOT_BEFORE_LEEWAY = Duration.ofMinutes(5);

    /** Returns when the token expires. */
    Instant check(SignedJWT token, Claims claims, IssuerKeys keys) throws InvalidClaimsException, UnansweredException {
        verifySignature(token, keys);
        return verifyStanding(claims);
    }

    private void verifySignature(SignedJWT token, IssuerKeys keys) throws InvalidClaimsException, UnansweredException {
        if (!algorithms.contains(token.getHeader().getAlgorithm())) {
            throw new InvalidClaimsException("tokens of this issuer are not signed by "
                    + token.getHeader().getAlgorithm().getName());
        }
        List<JWK> candidates = keys.candidates(token.getHeader());
        if (candidates.isEmpty()) {
            throw new InvalidClaimsException("the issuer has no such key");
        }
        if (candidates.stream().noneMatch(key -> verifies(key, token))
                && keys.candidatesAnew(token.getHeader()).stream().noneMatch(key -> verifies(key, token))) {
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

    private Instant verifyStanding(Claims claims) throws InvalidClaimsException {
        if (claims.strings("aud").stream().noneMatch(audiences::contains)) {
            throw new InvalidClaimsException("expected audience in " + audiences + " got " + claims.strings("aud"));
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
