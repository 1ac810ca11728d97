package dev.portcullis.authn.jwt;

import com.nimbusds.jwt.SignedJWT;
import dev.portcullis.authn.jwt.ClaimMapping.Source;
import dev.portcullis.authn.memory.UnansweredException;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/**
 * The claim with the groups, where an issuer leaves it to somebody else (OpenID Connect Core, 5.6.2): {@code _claim_names} says to whom,
 * {@code _claim_sources} where. What is found there is a token again, for the same audiences, signed by its own issuer. Of other claims,
 * and of those that stand in {@code _claim_sources} themselves, kube-apiserver knows nothing either.
 */
final class DistributedClaims {
    private static final String NAMES = "_claim_names";
    private static final String SOURCES = "_claim_sources";

    private DistributedClaims() {}

    /** The claims with that one among them, if it is one of those. */
    static Claims expand(Claims claims, ClaimMapping mapping, IssuerKeys keys, TokenChecks checks)
            throws InvalidClaimsException, UnansweredException {
        if (!(mapping.groups() instanceof Source.Claim(String name, String prefix))
                || claims.has(name)
                || !claims.has(NAMES)) {
            return claims;
        }
        Map<?, ?> sources = object(claims, SOURCES);
        Object source = object(claims, NAMES).get(name);
        if (source == null) {
            return claims;
        }
        if (!(sources.get(source) instanceof Map<?, ?> endpoint)) {
            throw cannot("id token " + NAMES + " contained a source " + source + " missing in " + SOURCES);
        }
        return endpoint.get("endpoint") instanceof String url && !url.isEmpty()
                ? claims.with(name, resolve(name, url, accessToken(endpoint), keys, checks))
                : claims;
    }

    private static String accessToken(Map<?, ?> endpoint) {
        return endpoint.get("access_token") instanceof String token ? token : "";
    }

    private static Map<?, ?> object(Claims claims, String claim) throws InvalidClaimsException {
        if (claims.all().get(claim) instanceof Map<?, ?> object) {
            return object;
        }
        throw cannot("\"" + claim + "\" is " + (claims.has(claim) ? "no object" : "not present"));
    }

    private static Object resolve(String claim, String url, String accessToken, IssuerKeys keys, TokenChecks checks)
            throws InvalidClaimsException, UnansweredException {
        SignedJWT token;
        Claims found;
        Object issuer;
        try {
            URI endpoint = URI.create(url);
            if (!"https".equals(endpoint.getScheme())) {
                throw cannot("the endpoint of claim \"" + claim + "\" is no https:// URL");
            }
            token = SignedJWT.parse(keys.text(endpoint, accessToken).strip());
            Map<String, Object> payload = token.getPayload().toJSONObject();
            if (payload == null) {
                throw new ParseException("its payload is no object", 0);
            }
            issuer = payload.get("iss");
            found = Claims.of(payload);
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw cannot("while getting distributed claim \"" + claim + "\": " + e.getMessage());
        }
        if (!(issuer instanceof String named) || !named.startsWith("https://")) {
            throw cannot("the token with claim \"" + claim + "\" has no issuer");
        }
        try {
            checks.check(token, found, keys.of(named));
        } catch (InvalidClaimsException e) {
            throw cannot("verify distributed claim token: " + e.getMessage());
        }
        Object value = found.all().get(claim);
        if (value == null) {
            throw cannot("jwt returned by distributed claim endpoint \"" + url + "\" did not contain claim: " + claim);
        }
        return value;
    }

    private static InvalidClaimsException cannot(String why) {
        return new InvalidClaimsException("could not expand distributed claims: " + why);
    }
}
