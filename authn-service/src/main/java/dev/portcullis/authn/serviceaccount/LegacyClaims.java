package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jwt.JWTClaimsSet;

/** The claims of a token that lives in a Secret. It is good as long as the Secret holds it and the account is there. */
record LegacyClaims(String namespace, String secret, String account, String accountUid) {
    static final String ISSUER = "kubernetes/serviceaccount";

    private static final String NAMESPACE = "kubernetes.io/serviceaccount/namespace";
    private static final String SECRET = "kubernetes.io/serviceaccount/secret.name";
    private static final String ACCOUNT = "kubernetes.io/serviceaccount/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/serviceaccount/service-account.uid";

    static boolean are(JWTClaimsSet claims) {
        return ISSUER.equals(claims.getIssuer());
    }

    static LegacyClaims of(JWTClaimsSet claims) throws InvalidTokenException {
        String subject = required(claims, "sub", "sub");
        LegacyClaims legacy = new LegacyClaims(
                required(claims, NAMESPACE, "namespace"),
                required(claims, SECRET, "secretName"),
                required(claims, ACCOUNT, "serviceAccountName"),
                required(claims, ACCOUNT_UID, "serviceAccountUID"));
        if (!subject.equals(ServiceAccountUser.username(legacy.namespace, legacy.account))) {
            throw new InvalidTokenException("sub claim is invalid");
        }
        return legacy;
    }

    JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(ServiceAccountUser.username(namespace, account))
                .claim(NAMESPACE, namespace)
                .claim(SECRET, secret)
                .claim(ACCOUNT, account)
                .claim(ACCOUNT_UID, accountUid)
                .build();
    }

    /** Returns the Secret that the token lives in. */
    TokenSecret check(String tokenDigest, LiveObjects objects) throws InvalidTokenException {
        TokenSecret found = objects.tokenSecret(namespace, secret, tokenDigest)
                .filter(live -> live.deleted() == null)
                .orElseThrow(() -> new InvalidTokenException("Token has been invalidated"));
        if (!found.tokenDigest().equals(tokenDigest)) {
            throw new InvalidTokenException("Token does not match server's copy");
        }
        LiveObject live = objects.serviceAccount(namespace, account, accountUid)
                .orElseThrow(() -> new InvalidTokenException("serviceaccounts \"" + account + "\" not found"));
        if (live.deleted() != null) {
            throw new InvalidTokenException("ServiceAccount %s/%s has been deleted".formatted(namespace, account));
        }
        if (!live.uid().equals(accountUid)) {
            throw new InvalidTokenException(
                    "ServiceAccount UID (%s) does not match claim (%s)".formatted(live.uid(), accountUid));
        }
        if (found.use().invalidSince() != null) {
            throw new InvalidTokenException(
                    ("the token in secret %s/%s for service account %s/%s has been marked invalid."
                                    + " Use tokens from the TokenRequest API or manually created secret-based tokens, or remove"
                                    + " the '%s' label from the secret to temporarily allow use of this token")
                            .formatted(namespace, secret, namespace, account, SecretUse.INVALID_SINCE));
        }
        return found;
    }

    private static String required(JWTClaimsSet claims, String claim, String called) throws InvalidTokenException {
        if (claims.getClaim(claim) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new InvalidTokenException(called + " claim is missing");
    }
}
