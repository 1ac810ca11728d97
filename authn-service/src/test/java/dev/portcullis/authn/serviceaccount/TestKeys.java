package dev.portcullis.authn.serviceaccount;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;

/** Keys for tests, made once. */
public final class TestKeys {
    public static final KeyPair RSA = generate("RSA", 2048);
    public static final KeyPair OTHER_RSA = generate("RSA", 2048);
    public static final KeyPair EC = generate("EC", 256);

    private TestKeys() {}

    public static TokenKeys tokenKeys(KeyPair signing) {
        SigningKey key = SigningKey.of(signing.getPrivate());
        return new TokenKeys(key, List.of(key.verification()));
    }

    public static TokenIssuer issuer(KeyPair signing) {
        SigningKey key = SigningKey.of(signing.getPrivate());
        return new TokenIssuer(() -> key, settings());
    }

    public static ServiceAccountSettings settings() {
        return new ServiceAccountSettings(
                List.of("https://issuer", "https://former"),
                List.of(),
                java.nio.file.Path.of("sa.key"),
                List.of("api"),
                "https://issuer/openid/v1/jwks",
                null,
                true);
    }

    private static KeyPair generate(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
