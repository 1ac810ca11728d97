package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.serviceaccount.BoundClaims.Reference;
import dev.portcullis.authn.serviceaccount.TokenVerifier.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Knows ServiceAccounts by their tokens: those of Secrets, and those that TokenRequest gave out. The signature is remembered; the
 * account and what the token is bound to are looked at each time, so that deleting them ends it at once.
 */
public final class ServiceAccountAuthenticator implements Authenticator {
    private static final String EXTRA = "authentication.kubernetes.io/";
    /** Nobody need remember an answer for longer: a use is noticed again, and the watch over bound objects has a bound. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final TokenVerifier verifier;
    private final LiveObjects objects;
    private final BoundObjects bound;
    private final List<String> apiAudiences;
    private final SecretUses uses;
    private final TokenRecords records;
    private final Clock clock;

    public ServiceAccountAuthenticator(
            ServiceAccountSettings settings,
            Supplier<TokenKeys> keys,
            LiveObjects objects,
            VerifiedTokens verified,
            SecretUses uses,
            TokenRecords records,
            Clock clock) {
        this.verifier = new TokenVerifier(keys, settings.issuers(), verified);
        this.objects = objects;
        this.bound = new BoundObjects(objects);
        this.apiAudiences = settings.apiAudiences();
        this.uses = uses;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "serviceaccount";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        String token = attempt.token();
        if (token == null) {
            return AuthenticationResult.NOT_MINE;
        }
        try {
            return switch (verifier.verify(token)) {
                case Verification.Foreign foreign -> AuthenticationResult.NOT_MINE;
                case Verification.Forged forged -> new Rejected(forged.why());
                case Verification.Signed signed
                when LegacyClaims.are(signed.claims()) -> legacy(token, signed.claims(), attempt.audiences());
                case Verification.Signed signed -> bound(signed.claims(), attempt);
            };
        } catch (InvalidTokenException e) {
            return new Rejected(String.valueOf(e.getMessage()));
        }
    }

    private AuthenticationResult legacy(String token, JWTClaimsSet signed, List<String> wanted)
            throws InvalidTokenException {
        List<String> audiences =
                audiences(signed.getAudience().isEmpty() ? apiAudiences : signed.getAudience(), wanted);
        LegacyClaims claims = LegacyClaims.of(signed);
        uses.used(claims.check(TokenSecret.digest(token.getBytes(StandardCharsets.UTF_8)), objects));
        return new Authenticated(
                ServiceAccountUser.of(claims.namespace(), claims.account(), claims.accountUid(), Map.of()),
                audiences,
                clock.instant().plus(LONGEST));
    }

    private AuthenticationResult bound(JWTClaimsSet signed, AuthenticationAttempt attempt)
            throws InvalidTokenException {
        Instant now = clock.instant();
        List<String> audiences = audiences(signed.getAudience(), attempt.audiences());
        BoundClaims claims = BoundClaims.of(signed, now);
        Instant until = BoundObjects.earlier(bound.check(claims, now), now.plus(LONGEST));
        if (records.isRevoked(claims.namespace(), claims.id())) {
            throw new InvalidTokenException("the token with the id " + claims.id() + " has been revoked");
        }
        records.used(claims.namespace(), claims.id(), attempt.remoteAddress());
        return new Authenticated(
                ServiceAccountUser.of(
                        claims.namespace(),
                        claims.account().name(),
                        claims.account().uid(),
                        extra(claims)),
                audiences,
                BoundObjects.earlier(until, claims.expires()));
    }

    private static List<String> audiences(List<String> tokens, List<String> wanted) throws InvalidTokenException {
        List<String> common = tokens.stream().filter(wanted::contains).toList();
        if (common.isEmpty()) {
            throw new InvalidTokenException("token audiences %s is invalid for the target audiences %s"
                    .formatted(quoted(tokens), quoted(wanted)));
        }
        return common;
    }

    private static List<String> quoted(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').toList();
    }

    private static Map<String, List<String>> extra(BoundClaims claims) {
        Map<String, List<String>> extra = new TreeMap<>();
        if (!claims.id().isEmpty()) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.id()));
        }
        Reference pod = claims.pod();
        if (pod != null) {
            extra.put(EXTRA + "pod-name", List.of(pod.name()));
            extra.put(EXTRA + "pod-uid", List.of(pod.uid()));
        }
        Reference node = claims.node();
        if (node != null) {
            extra.put(EXTRA + "node-name", List.of(node.name()));
            if (!node.uid().isEmpty()) {
                extra.put(EXTRA + "node-uid", List.of(node.uid()));
            }
        }
        return extra;
    }
}
