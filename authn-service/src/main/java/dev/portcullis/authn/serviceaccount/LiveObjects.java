package dev.portcullis.authn.serviceaccount;

import java.util.Optional;

/**
 * The objects that tokens hang on, as they are now. Empty where there is none; the store is asked before that is said, and also
 * before an object with another uid, or a Secret with another token, is given. Throws if the store would have to be asked and does not answer.
 */
public interface LiveObjects {
    Optional<LiveObject> serviceAccount(String namespace, String name, String uid);

    /** @param tokenDigest of the token that is expected in it */
    Optional<TokenSecret> tokenSecret(String namespace, String name, String tokenDigest);

    Optional<LiveObject> secret(String namespace, String name, String uid);

    Optional<LiveObject> pod(String namespace, String name, String uid);

    Optional<LiveObject> node(String name, String uid);
}
