package dev.portcullis.authn.serviceaccount;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.util.List;

/** The local copies of all that tokens hang on; of pods and nodes no more than their identities. */
public final class TokenInformers {
    private final Informer<ServiceAccount> serviceAccounts;
    private final Informer<TokenSecret> tokenSecrets;
    private final Informer<LiveObject> pods;
    private final Informer<LiveObject> nodes;

    public TokenInformers(StoreClient store) {
        serviceAccounts = new Informer<>(store, "/api/v1/serviceaccounts", ServiceAccount::of);
        tokenSecrets = new Informer<>(
                store, "/api/v1/secrets?fieldSelector=type%3D" + TokenSecret.TYPE.replace("/", "%2F"), TokenSecret::of);
        pods = new Informer<>(store, "/api/v1/pods", LiveObject::of);
        nodes = new Informer<>(store, "/api/v1/nodes", LiveObject::of);
    }

    public Informer<ServiceAccount> serviceAccounts() {
        return serviceAccounts;
    }

    public Informer<TokenSecret> tokenSecrets() {
        return tokenSecrets;
    }

    public Informer<LiveObject> pods() {
        return pods;
    }

    public Informer<LiveObject> nodes() {
        return nodes;
    }

    /** To be started once all who listen are in place. */
    public List<Informer<?>> all() {
        return List.of(serviceAccounts, tokenSecrets, pods, nodes);
    }
}
