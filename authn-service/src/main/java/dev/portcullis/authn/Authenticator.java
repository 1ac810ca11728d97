package dev.portcullis.authn;

/**
 * Finds out from one kind of credential who is sending a request. Called for every request that the gateway does not
 * remember: answers from memory or within its own bounded time. Credentials of another kind are not its business.
 */
public interface Authenticator {
    /** As it stands in traces; no two authenticators of a chain have the same. */
    String name();

    AuthenticationResult authenticate(AuthenticationAttempt attempt);
}
