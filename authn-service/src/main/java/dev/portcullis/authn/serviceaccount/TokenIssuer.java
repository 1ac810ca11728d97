package dev.portcullis.authn.serviceaccount;

/** Makes the tokens that live in Secrets. */
public final class TokenIssuer {
    private final SigningKey key;

    public TokenIssuer(SigningKey key) {
        this.key = key;
    }

    public String secretToken(String namespace, String secret, String account, String accountUid) {
        return key.sign(new LegacyClaims(namespace, secret, account, accountUid).claims());
    }

    String boundToken(BoundClaims claims) {
        return key.sign(claims.claims());
    }
}
