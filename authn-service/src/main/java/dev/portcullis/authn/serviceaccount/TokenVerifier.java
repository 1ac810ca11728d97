package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says whether a token is one of ours, and signed by one of our keys. Which claims it makes is another matter. */
final class TokenVerifier {
    private static final int LONGEST = 16 * 1024;

    private final Supplier<TokenKeys> keys;
    private final Set<String> issuers;
    private final VerifiedTokens verified;

    TokenVerifier(Supplier<TokenKeys> keys, List<String> issuers, VerifiedTokens verified) {
        this.keys = keys;
        this.issuers = new TreeSet<>(issuers);
        this.issuers.add(LegacyClaims.ISSUER);
        this.verified = verified;
    }

    sealed interface Verification {
        record Signed(JWTClaimsSet claims) implements Verification {}

        /** No token, or another issuer's. */
        record Foreign() implements Verification {}

        record Forged(String why) implements Verification {}
    }

    Verification verify(String token) {
        SignedJWT jwt = parse(token);
        if (jwt == null) {
            return new Verification.Foreign();
        }
        JWTClaimsSet claims;
        try {
            claims = jwt.getJWTClaimsSet();
        } catch (ParseException e) {
            return new Verification.Foreign();
        }
        String issuer = claims.getIssuer();
        if (issuer == null || !issuers.contains(issuer)) {
            return new Verification.Foreign();
        }
        if (verified.contains(token)) {
            return new Verification.Signed(claims);
        }
        List<VerificationKey> candidates = keys.get().candidates(jwt.getHeader().getKeyID());
        if (candidates.isEmpty()) {
            return new Verification.Forged("invalid signature, no keys found");
        }
        if (candidates.stream().noneMatch(key -> key.verifies(jwt))) {
            return new Verification.Forged("invalid signature");
        }
        verified.add(token);
        return new Verification.Signed(claims);
    }

    /** Null for what is no signed JWT: an unsigned one is none. */
    private static @Nullable SignedJWT parse(String token) {
        if (token.length() > LONGEST) {
            return null;
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
