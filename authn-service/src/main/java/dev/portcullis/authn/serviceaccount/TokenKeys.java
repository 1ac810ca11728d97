package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of ServiceAccount tokens, as they are at one time.
 *
 * @param signing null where tokens are signed elsewhere
 * @param verification the signing key's public half first, if there is one
 */
public record TokenKeys(@Nullable SigningKey signing, List<VerificationKey> verification) {
    public TokenKeys {
        verification = verification.stream().distinct().toList();
    }

    /** A key, for who looks after them. */
    public record KeyInfo(String id, String algorithm, boolean signing) {}

    public List<KeyInfo> describe() {
        String signs = signing == null ? "" : signing.id();
        return verification.stream()
                .map(key -> new KeyInfo(
                        key.id(), key.algorithm().getName(), key.id().equals(signs)))
                .toList();
    }

    /** Those that may have signed a token: all of them if its header does not say which. */
    List<VerificationKey> candidates(@Nullable String keyId) {
        return keyId == null || keyId.isEmpty()
                ? verification
                : verification.stream().filter(key -> key.id().equals(keyId)).toList();
    }

    /** Says which keys these are; another set has another one. */
    public String fingerprint() {
        return verification.stream().map(VerificationKey::id).sorted().collect(Collectors.joining(","));
    }

    /** For those who verify tokens themselves. */
    public JWKSet publicKeySet() {
        return new JWKSet(verification.stream().map(VerificationKey::jwk).toList());
    }

    /** By which tokens are signed. */
    public List<String> algorithms() {
        return verification.stream()
                .map(key -> key.algorithm().getName())
                .distinct()
                .toList();
    }
}
