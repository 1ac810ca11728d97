package dev.portcullis.authn.serviceaccount;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The local copies of all that tokens hang on; of pods and nodes no more than their identities. */
public final class TokenInformers implements AutoCloseable {
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

    /** To be called once all handlers are in place. */
    public void start() {
        all().values().forEach(Informer::start);
    }

    /** By what they copy. */
    public Map<String, Informer<?>> all() {
        Map<String, Informer<?>> all = new LinkedHashMap<>();
        all.put("serviceaccounts", serviceAccounts);
        all.put("secrets", tokenSecrets);
        all.put("pods", pods);
        all.put("nodes", nodes);
        return all;
    }

    @Override
    public void close() {
        all().values().forEach(Informer::close);
    }
}
