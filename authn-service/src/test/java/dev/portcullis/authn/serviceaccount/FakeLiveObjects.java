package dev.portcullis.authn.serviceaccount;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The objects that a test put there. Keys are {@code kind/namespace/name}. */
public final class FakeLiveObjects implements LiveObjects {
    public final Map<String, LiveObject> objects = new HashMap<>();
    public final Map<String, TokenSecret> tokenSecrets = new HashMap<>();

    @Override
    public Optional<LiveObject> serviceAccount(String namespace, String name, String uid) {
        return Optional.ofNullable(objects.get("serviceaccount/" + namespace + "/" + name));
    }

    @Override
    public Optional<TokenSecret> tokenSecret(String namespace, String name, String tokenDigest) {
        return Optional.ofNullable(tokenSecrets.get(namespace + "/" + name));
    }

    @Override
    public Optional<LiveObject> secret(String namespace, String name, String uid) {
        return Optional.ofNullable(objects.get("secret/" + namespace + "/" + name));
    }

    @Override
    public Optional<LiveObject> pod(String namespace, String name, String uid) {
        return Optional.ofNullable(objects.get("pod/" + namespace + "/" + name));
    }

    @Override
    public Optional<LiveObject> node(String name, String uid) {
        return Optional.ofNullable(objects.get("node/" + name));
    }
}
