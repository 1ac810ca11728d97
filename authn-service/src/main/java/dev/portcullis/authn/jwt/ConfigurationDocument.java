package dev.portcullis.authn.jwt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code apiserver.config.k8s.io AuthenticationConfiguration}, as it stands in its file. */
record ConfigurationDocument(
        @Nullable String apiVersion,
        @Nullable String kind,
        @Nullable List<Jwt> jwt,
        @Nullable Anonymous anonymous) {

    record Jwt(
            @Nullable Issuer issuer,
            @Nullable List<ClaimRule> claimValidationRules,
            @Nullable Mappings claimMappings,
            @Nullable List<UserRule> userValidationRules) {}

    record Issuer(
            @Nullable String url,
            @Nullable String discoveryURL,
            @Nullable String certificateAuthority,
            @Nullable List<String> audiences,
            @Nullable String audienceMatchPolicy,
            @Nullable String egressSelectorType) {}

    record ClaimRule(
            @Nullable String claim,
            @Nullable String requiredValue,
            @Nullable String expression,
            @Nullable String message) {}

    record Mappings(
            @Nullable PrefixedClaim username,
            @Nullable PrefixedClaim groups,
            @Nullable PrefixedClaim uid,
            @Nullable List<Extra> extra) {}

    /** Of {@code uid} there is no prefix. */
    record PrefixedClaim(
            @Nullable String claim,
            @Nullable String prefix,
            @Nullable String expression) {}

    record Extra(@Nullable String key, @Nullable String valueExpression) {}

    record UserRule(@Nullable String expression, @Nullable String message) {}

    record Anonymous(@Nullable Boolean enabled, @Nullable List<Condition> conditions) {}

    record Condition(@Nullable String path) {}
}
