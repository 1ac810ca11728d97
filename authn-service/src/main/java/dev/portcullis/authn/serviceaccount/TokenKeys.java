package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jose.jwk.JWKSet;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of ServiceAccount tokens.
 *
 * @param signing null where tokens are signed elsewhere
 * @param verification the signing key's public half first, if there is one
 */
public record TokenKeys(@Nullable SigningKey signing, List<VerificationKey> verification) {
    public TokenKeys {
        verification = verification.stream().distinct().toList();
    }

    /** @throws BadFlagException if a file cannot be read or holds no usable key */
    public static TokenKeys read(ServiceAccountSettings settings) {
        SigningKey signing = null;
        List<VerificationKey> verification = new ArrayList<>();
        Path signingFile = settings.signingKeyFile();
        if (signingFile != null) {
            signing = named(
                    "service-account-signing-key-file", () -> SigningKey.of(PemFiles.readPrivateKey(signingFile)));
            verification.add(signing.verification());
        }
        for (Path file : settings.keyFiles()) {
            verification.addAll(named("service-account-key-file", () -> verificationKeys(file)));
        }
        return new TokenKeys(signing, verification);
    }

    private static List<VerificationKey> verificationKeys(Path file) throws IOException {
        List<VerificationKey> keys = new ArrayList<>();
        for (Key key : PemFiles.readKeys(file)) {
            keys.add(
                    key instanceof PrivateKey secret
                            ? SigningKey.of(secret).verification()
                            : VerificationKey.of((PublicKey) key));
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " contains no key");
        }
        return keys;
    }

    /** Those that may have signed a token: all of them if its header does not say which. */
    List<VerificationKey> candidates(@Nullable String keyId) {
        return keyId == null || keyId.isEmpty()
                ? verification
                : verification.stream().filter(key -> key.id().equals(keyId)).toList();
    }

    /** Empty where tokens are signed elsewhere. */
    public Optional<TokenIssuer> issuer(ServiceAccountSettings settings) {
        return Optional.ofNullable(signing).map(key -> new TokenIssuer(key, settings));
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

    @FunctionalInterface
    private interface Reader<T> {
        T read() throws IOException;
    }

    private static <T> T named(String flag, Reader<T> reader) {
        try {
            return reader.read();
        } catch (IOException | IllegalArgumentException e) {
            throw new BadFlagException(flag, "cannot be read: " + e.getMessage());
        }
    }
}
