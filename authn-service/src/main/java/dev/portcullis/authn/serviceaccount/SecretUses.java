package dev.portcullis.authn.serviceaccount;

/** Is told that the token of a Secret was used. Must not take long, and must not throw. */
@FunctionalInterface
public interface SecretUses {
    SecretUses IGNORED = secret -> {};

    void used(TokenSecret secret);
}
