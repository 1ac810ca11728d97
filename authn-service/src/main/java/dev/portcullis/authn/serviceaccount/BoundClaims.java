package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token that TokenRequest gave out: for some audiences, for some time, and bound to its account and at most to a pod, a
 * Secret or a node (a pod's token also says on which node the pod was).
 *
 * @param warnAfter when somebody should have fetched a new one, where it lives on beyond that
 */
record BoundClaims(
        String issuer,
        String id,
        List<String> audiences,
        Instant issued,
        Instant expires,
        String namespace,
        Reference account,
        @Nullable Reference pod,
        @Nullable Reference secret,
        @Nullable Reference node,
        @Nullable Instant warnAfter) {

    /** {@code uid} is empty for a node that was not there when its pod's token was made. */
    record Reference(String name, String uid) {
        private Map<String, Object> claim() {
            return uid.isEmpty() ? Map.of("name", name) : Map.of("name", name, "uid", uid);
        }
    }

    private static final String PRIVATE = "kubernetes.io";
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    /** Also checks the times, with kube-apiserver's leeway of a minute. */
    static BoundClaims of(JWTClaimsSet claims, Instant now) throws InvalidTokenException {
        Instant expires = time(claims.getExpirationTime());
        if (expires == null || now.minus(LEEWAY).isAfter(expires)) {
            throw new InvalidTokenException("service account token has expired");
        }
        Instant notBefore = time(claims.getNotBeforeTime());
        if (notBefore != null && now.plus(LEEWAY).isBefore(notBefore)) {
            throw new InvalidTokenException("service account token is not valid yet");
        }
        Instant issued = time(claims.getIssueTime());
        if (issued != null && now.plus(LEEWAY).isBefore(issued)) {
            throw new InvalidTokenException("service account token is issued in the future");
        }
        if (!(claims.getClaim(PRIVATE) instanceof Map<?, ?> kubernetes)) {
            throw new InvalidTokenException("service account token has no " + PRIVATE + " claim");
        }
        Reference account = reference(kubernetes, "serviceaccount");
        if (account == null || !(kubernetes.get("namespace") instanceof String namespace)) {
            throw new InvalidTokenException("service account token names no account");
        }
        if (!ServiceAccountUser.username(namespace, account.name()).equals(claims.getSubject())) {
            throw new InvalidTokenException("sub claim is invalid");
        }
        return new BoundClaims(
                claims.getIssuer(),
                claims.getJWTID() == null ? "" : claims.getJWTID(),
                claims.getAudience(),
                issued == null ? expires : issued,
                expires,
                namespace,
                account,
                reference(kubernetes, "pod"),
                reference(kubernetes, "secret"),
                reference(kubernetes, "node"),
                kubernetes.get("warnafter") instanceof Number seconds
                        ? Instant.ofEpochSecond(seconds.longValue())
                        : null);
    }

    JWTClaimsSet claims() {
        Map<String, Object> kubernetes = new LinkedHashMap<>();
        kubernetes.put("namespace", namespace);
        kubernetes.put("serviceaccount", account.claim());
        put(kubernetes, "node", node);
        put(kubernetes, "pod", pod);
        put(kubernetes, "secret", secret);
        if (warnAfter != null) {
            kubernetes.put("warnafter", warnAfter.getEpochSecond());
        }
        return new JWTClaimsSet.Builder()
                .audience(audiences)
                .expirationTime(Date.from(expires))
                .issueTime(Date.from(issued))
                .issuer(issuer)
                .jwtID(id)
                .claim(PRIVATE, kubernetes)
                .notBeforeTime(Date.from(issued))
                .subject(ServiceAccountUser.username(namespace, account.name()))
                .build();
    }

    private static void put(Map<String, Object> kubernetes, String name, @Nullable Reference reference) {
        if (reference != null) {
            kubernetes.put(name, reference.claim());
        }
    }

    private static @Nullable Reference reference(Map<?, ?> kubernetes, String name) throws InvalidTokenException {
        Object claim = kubernetes.get(name);
        if (claim == null) {
            return null;
        }
        if (claim instanceof Map<?, ?> reference
                && reference.get("name") instanceof String object
                && !object.isEmpty()) {
            return new Reference(object, reference.get("uid") instanceof String uid ? uid : "");
        }
        throw new InvalidTokenException("service account token has a malformed claim about its " + name);
    }

    private static @Nullable Instant time(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
