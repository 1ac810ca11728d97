package dev.portcullis.authn.serviceaccount;

import java.time.Instant;

/**
 * A token that was just made.
 *
 * @param id its jti
 * @param expires when it really does, which may be later than was asked for
 * @param keyId the key that signed it
 */
public record IssuedBoundToken(String token, String id, Instant expires, String keyId) {
    /** Without the token. */
    @Override
    public String toString() {
        return "IssuedBoundToken[" + id + "]";
    }
}
