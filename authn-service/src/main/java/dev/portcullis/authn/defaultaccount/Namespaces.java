package dev.portcullis.authn.defaultaccount;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;

/** The namespaces, as far as controllers care: whether one is going away. */
public final class Namespaces {
    private Namespaces() {}

    /** Keeps true for a namespace in which something may be made. */
    public static Informer<Boolean> informer(StoreClient store) {
        return new Informer<>(
                store,
                "/api/v1/namespaces",
                namespace ->
                        !namespace.path("status").path("phase").asString("").equals("Terminating"));
    }
}
