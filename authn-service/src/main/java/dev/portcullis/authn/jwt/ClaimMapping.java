package dev.portcullis.authn.jwt;

import dev.portcullis.kube.user.UserInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is by what a token claims.
 *
 * @param groups null for none
 * @param uid null for none
 */
record ClaimMapping(
        Source username,
        @Nullable Source groups,
        @Nullable Source uid,
        Map<String, Expression> extra,
        List<ClaimRule> claimRules,
        List<UserRule> userRules) {
    private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

    /** Where a value comes from. */
    sealed interface Source {
        record Claim(String name, String prefix) implements Source {}

        record Computed(Expression expression) implements Source {}
    }

    /** What a token must claim. */
    sealed interface ClaimRule {
        record Required(String claim, String value) implements ClaimRule {}

        record Condition(Expression expression, String message) implements ClaimRule {}
    }

    record UserRule(Expression expression, String message) {}

    UserInfo user(Claims claims) throws InvalidClaimsException {
        for (ClaimRule rule : claimRules) {
            check(rule, claims);
        }
        Map<String, List<String>> extras = new TreeMap<>();
        for (Map.Entry<String, Expression> entry : extra.entrySet()) {
            List<String> values = entry.getValue().strings(claims.all());
            if (!values.isEmpty()) {
                extras.put(entry.getKey(), values);
            }
        }
        if (claims.all().get("jti") instanceof String id && !id.isEmpty()) {
            extras.putIfAbsent(CREDENTIAL_ID, List.of("JTI=" + id));
        }
        UserInfo user = new UserInfo(username(claims), uid == null ? "" : single(uid, claims), groups(claims), extras);
        if (user.username().isEmpty()) {
            throw new InvalidClaimsException("the token names nobody");
        }
        for (UserRule rule : userRules) {
            if (!rule.expression().holds("user", variable(user))) {
                throw new InvalidClaimsException("user validation failed: " + rule.message());
            }
        }
        return user;
    }

    private static void check(ClaimRule rule, Claims claims) throws InvalidClaimsException {
        switch (rule) {
            case ClaimRule.Required required -> {
                if (!claims.has(required.claim())) {
                    throw new InvalidClaimsException("required claim " + required.claim() + " not present in ID token");
                }
                if (!claims.string(required.claim()).equals(required.value())) {
                    throw new InvalidClaimsException(
                            "required claim " + required.claim() + " value does not match, want = " + required.value());
                }
            }
            case ClaimRule.Condition condition -> {
                if (!condition.expression().holds("claims", claims.all())) {
                    throw new InvalidClaimsException("claim validation failed: " + condition.message());
                }
            }
        }
    }

    private String username(Claims claims) throws InvalidClaimsException {
        // Whoever can have any address written into a token would be anybody.
        if (username instanceof Source.Claim claim
                && claim.name().equals("email")
                && claims.has("email_verified")
                && !claims.isTrue("email_verified")) {
            throw new InvalidClaimsException("email not verified");
        }
        return single(username, claims);
    }

    private static String single(Source source, Claims claims) throws InvalidClaimsException {
        return switch (source) {
            case Source.Claim claim -> claim.prefix() + claims.string(claim.name());
            case Source.Computed computed -> computed.expression().string(claims.all());
        };
    }

    private List<String> groups(Claims claims) throws InvalidClaimsException {
        return switch (groups) {
            case null -> List.of();
            case Source.Claim claim ->
                claims.strings(claim.name()).stream()
                        .map(group -> claim.prefix() + group)
                        .toList();
            case Source.Computed computed -> computed.expression().strings(claims.all());
        };
    }

    private static Map<String, Object> variable(UserInfo user) {
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put("username", user.username());
        variable.put("uid", user.uid());
        variable.put("groups", user.groups());
        variable.put("extra", user.extra());
        return variable;
    }
}
