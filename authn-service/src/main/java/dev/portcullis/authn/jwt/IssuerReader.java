package dev.portcullis.authn.jwt;

import static dev.portcullis.kube.content.Problems.given;

import dev.portcullis.authn.jwt.ClaimMapping.ClaimRule;
import dev.portcullis.authn.jwt.ClaimMapping.Source;
import dev.portcullis.authn.jwt.ClaimMapping.UserRule;
import dev.portcullis.authn.jwt.ConfigurationDocument.Issuer;
import dev.portcullis.authn.jwt.ConfigurationDocument.Jwt;
import dev.portcullis.authn.jwt.ConfigurationDocument.Mappings;
import dev.portcullis.authn.jwt.ConfigurationDocument.PrefixedClaim;
import dev.portcullis.authn.jwt.JwtIssuer.KeyLocation;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.content.Problems;
import dev.portcullis.kube.outbound.EgressSelections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes an issuer of what a file says of it, under kube-apiserver's rules; what is against them is reported, all of it. */
final class IssuerReader {
    private static final Pattern EXTRA_KEY =
            Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[-a-z0-9._~%!$&'()*+,;=:/]+");
    private static final Pattern RESERVED = Pattern.compile("(.*\\.)?(kubernetes|k8s)\\.io/.*");
    private static final Pattern EMAIL = Pattern.compile("claims(\\.\\??email\\b|\\[\\??[\"']email[\"']])");
    private static final Pattern VERIFIED =
            Pattern.compile("claims(\\.\\??email_verified\\b|\\[\\??[\"']email_verified[\"']])");

    private final String path;
    private final Problems problems;
    private final @Nullable EgressSelections egress;
    private final List<String> verifying = new ArrayList<>();

    /**
     * @param path {@code jwt[0]}
     * @param egress null where none are configured
     */
    IssuerReader(String path, Problems problems, @Nullable EgressSelections egress) {
        this.path = path;
        this.problems = problems;
        this.egress = egress;
    }

    /** Something only if nothing was reported. */
    @Nullable
    JwtIssuer read(Jwt jwt, Set<String> disallowed) {
        Issuer issuer = jwt.issuer();
        if (issuer == null) {
            problems.required(path + ".issuer");
            return null;
        }
        String at = path + ".issuer";
        String url = Objects.requireNonNullElse(issuer.url(), "");
        url(at + ".url", url, true);
        problems.unless(!disallowed.contains(url), at + ".url", "must not be the issuer of ServiceAccount tokens");
        String discovery = Objects.requireNonNullElse(issuer.discoveryURL(), "");
        if (!discovery.isEmpty()) {
            url(at + ".discoveryURL", discovery, true);
            problems.unless(
                    !discovery.replaceFirst("/$", "").equals(url.replaceFirst("/$", "")),
                    at + ".discoveryURL",
                    "must be different from url");
        }
        String authority = Objects.requireNonNullElse(issuer.certificateAuthority(), "");
        certificates(at + ".certificateAuthority", authority);
        InetSocketAddress proxy = proxy(at + ".egressSelectorType", issuer.egressSelectorType());
        Set<String> audiences = audiences(at, issuer);
        List<ClaimRule> rules = claimRules(jwt);
        ClaimMapping mapping = mapping(jwt, rules);
        return mapping == null
                ? null
                : new JwtIssuer(
                        url,
                        KeyLocation.of(url, discovery, authority, proxy),
                        audiences,
                        JwtIssuer.ALL_ALGORITHMS,
                        mapping);
    }

    private void url(String field, String text, boolean required) {
        if (text.isEmpty()) {
            if (required) {
                problems.required(field);
            }
            return;
        }
        try {
            URI url = URI.create(text);
            problems.unless("https".equals(url.getScheme()), field, "URL scheme must be https");
            problems.unless(url.getHost() != null, field, "must have a host");
            problems.unless(url.getRawUserInfo() == null, field, "must not contain a username or password");
            problems.unless(url.getRawQuery() == null, field, "must not contain a query");
            problems.unless(url.getRawFragment() == null, field, "must not contain a fragment");
        } catch (IllegalArgumentException e) {
            problems.add(field, "is no URL");
        }
    }

    private @Nullable InetSocketAddress proxy(String field, @Nullable String selector) {
        if (selector == null || selector.isEmpty()) {
            return null;
        }
        if (!selector.equals("controlplane") && !selector.equals("cluster")) {
            problems.add(field, "egress selector must be either controlplane or cluster");
            return null;
        }
        if (egress == null) {
            problems.add(field, "there is no egress selector: --egress-selector-config-file is not set");
            return null;
        }
        return egress.proxy(selector);
    }

    private void certificates(String field, String pem) {
        if (!pem.isEmpty()) {
            try {
                PemFiles.certificates(pem.getBytes(StandardCharsets.US_ASCII), "it");
            } catch (IOException e) {
                problems.add(field, "data does not contain any valid RSA or ECDSA certificates");
            }
        }
    }

    private Set<String> audiences(String at, Issuer issuer) {
        Set<String> audiences = new LinkedHashSet<>();
        for (String audience : Objects.requireNonNullElse(issuer.audiences(), List.<String>of())) {
            problems.unless(given(audience), at + ".audiences", "must not be empty");
            problems.unless(audiences.add(audience), at + ".audiences", "Duplicate value: \"" + audience + "\"");
        }
        if (audiences.isEmpty()) {
            problems.add(at + ".audiences", "at least one " + at + ".audiences is required");
        }
        String policy = Objects.requireNonNullElse(issuer.audienceMatchPolicy(), "");
        problems.unless(
                policy.equals("MatchAny") || policy.isEmpty() && audiences.size() <= 1,
                at + ".audienceMatchPolicy",
                audiences.size() > 1
                        ? "must be MatchAny for multiple audiences"
                        : "must be empty or MatchAny for single audience");
        return audiences;
    }

    private List<ClaimRule> claimRules(Jwt jwt) {
        List<ClaimRule> rules = new ArrayList<>();
        int i = 0;
        for (ConfigurationDocument.ClaimRule rule :
                Objects.requireNonNullElse(jwt.claimValidationRules(), List.<ConfigurationDocument.ClaimRule>of())) {
            String at = path + ".claimValidationRules[" + i++ + "]";
            String expression = rule.expression();
            if (given(rule.claim()) && given(expression)) {
                problems.add(at, "claim and expression can't both be set");
            } else if (given(rule.claim()) && rule.claim() != null) {
                problems.unless(!given(rule.message()), at + ".message", "message can't be set when claim is set");
                rules.add(new ClaimRule.Required(rule.claim(), Objects.requireNonNullElse(rule.requiredValue(), "")));
            } else if (given(expression) && expression != null) {
                problems.unless(
                        !given(rule.requiredValue()),
                        at + ".requiredValue",
                        "requiredValue can't be set when expression is set");
                Expression condition = compile(at + ".expression", expression, "claims", true);
                if (condition != null) {
                    verifying.add(expression);
                    rules.add(new ClaimRule.Condition(condition, message(rule.message(), expression)));
                }
            } else {
                problems.add(at, "claim or expression is required");
            }
        }
        return rules;
    }

    private static String message(@Nullable String message, String expression) {
        return message != null && !message.isEmpty() ? message : "expression '" + expression + "' evaluated to false";
    }

    private @Nullable Expression compile(String field, String text, String variable, boolean condition) {
        try {
            return condition ? Expression.compileCondition(text, variable) : Expression.compile(text, variable);
        } catch (IllegalArgumentException e) {
            problems.add(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable ClaimMapping mapping(Jwt jwt, List<ClaimRule> rules) {
        Mappings mappings = Objects.requireNonNullElse(jwt.claimMappings(), new Mappings(null, null, null, null));
        String at = path + ".claimMappings";
        Map<String, Expression> extra = extra(mappings);
        Source username = source(at + ".username", mappings.username(), true, true);
        Source groups = source(at + ".groups", mappings.groups(), false, true);
        Source uid = source(at + ".uid", mappings.uid(), false, false);
        if (username instanceof Source.Computed computed
                && EMAIL.matcher(computed.expression().toString()).find()) {
            verifying.add(computed.expression().toString());
            problems.unless(
                    verifying.stream().anyMatch(text -> VERIFIED.matcher(text).find()),
                    at + ".username.expression",
                    "claims.email_verified must be used in claimMappings.username.expression or"
                            + " claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when"
                            + " claims.email is used in claimMappings.username.expression");
        }
        return username == null ? null : new ClaimMapping(username, groups, uid, extra, rules, userRules(jwt));
    }

    private @Nullable Source source(String at, @Nullable PrefixedClaim said, boolean required, boolean prefixed) {
        if (said == null || !given(said.claim()) && !given(said.expression())) {
            if (required) {
                problems.add(at, "claim or expression is required");
            }
            problems.unless(
                    said == null || !given(said.prefix()), at + ".prefix", "prefix can't be set without a claim");
            return null;
        }
        if (given(said.claim()) && given(said.expression())) {
            problems.add(at, "claim and expression can't both be set");
            return null;
        }
        if (said.claim() != null && given(said.claim())) {
            problems.unless(
                    !prefixed || said.prefix() != null,
                    at + ".prefix",
                    "prefix is required when claim is set. It can be set to an empty string to disable prefixing");
            problems.unless(prefixed || said.prefix() == null, at + ".prefix", "there is no prefix here");
            return new Source.Claim(said.claim(), Objects.requireNonNullElse(said.prefix(), ""));
        }
        problems.unless(said.prefix() == null, at + ".prefix", "prefix can't be set when expression is set");
        Expression expression =
                compile(at + ".expression", Objects.requireNonNullElse(said.expression(), ""), "claims", false);
        return expression == null ? null : new Source.Computed(expression);
    }

    private Map<String, Expression> extra(Mappings mappings) {
        Map<String, Expression> extra = new LinkedHashMap<>();
        int i = 0;
        for (ConfigurationDocument.Extra said :
                Objects.requireNonNullElse(mappings.extra(), List.<ConfigurationDocument.Extra>of())) {
            String at = path + ".claimMappings.extra[" + i++ + "]";
            String key = Objects.requireNonNullElse(said.key(), "");
            String text = Objects.requireNonNullElse(said.valueExpression(), "");
            problems.unless(
                    EXTRA_KEY.matcher(key).matches(),
                    at + ".key",
                    "must be a lower-case, domain-prefixed path (such as \"acme.io/foo\")");
            problems.unless(
                    !RESERVED.matcher(key).matches(),
                    at + ".key",
                    "k8s.io, kubernetes.io and their subdomains are reserved");
            problems.unless(!extra.containsKey(key), at + ".key", "Duplicate value: \"" + key + "\"");
            Expression expression = compile(at + ".valueExpression", text, "claims", false);
            if (expression != null) {
                verifying.add(text);
                extra.put(key, expression);
            }
        }
        return extra;
    }

    private List<UserRule> userRules(Jwt jwt) {
        List<UserRule> rules = new ArrayList<>();
        int i = 0;
        for (ConfigurationDocument.UserRule said :
                Objects.requireNonNullElse(jwt.userValidationRules(), List.<ConfigurationDocument.UserRule>of())) {
            String at = path + ".userValidationRules[" + i++ + "].expression";
            String text = said.expression();
            if (text == null || text.isEmpty()) {
                problems.required(at);
                continue;
            }
            Expression condition = compile(at, text, "user", true);
            if (condition != null) {
                rules.add(new UserRule(condition, message(said.message(), text)));
            }
        }
        return rules;
    }
}
