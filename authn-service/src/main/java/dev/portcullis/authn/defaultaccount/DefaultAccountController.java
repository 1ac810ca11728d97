package dev.portcullis.authn.defaultaccount;

import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import tools.jackson.databind.node.ObjectNode;

/** Every active namespace has a ServiceAccount {@code default} ({@code pkg/controller/serviceaccount}). */
public final class DefaultAccountController implements AutoCloseable {
    private static final String NAME = "default";

    private final StoreClient store;
    private final Informer<Boolean> namespaces;
    private final Informer<ServiceAccount> accounts;
    private final WorkQueue queue = new WorkQueue("default-serviceaccounts", this::reconcile);

    public DefaultAccountController(
            StoreClient store, Informer<Boolean> namespaces, Informer<ServiceAccount> accounts) {
        this.store = store;
        this.namespaces = namespaces;
        this.accounts = accounts;
        namespaces.onChange((key, before, after) -> {
            if (Boolean.TRUE.equals(after)) {
                queue.add(key);
            }
        });
        accounts.onChange((key, before, after) -> {
            if (after == null && before != null && before.name().equals(NAME)) {
                queue.add(before.namespace());
            }
        });
    }

    public void start() {
        queue.start(4);
    }

    private void reconcile(String namespace) {
        if (!Boolean.TRUE.equals(namespaces.get(namespace)) || accounts.get(namespace + "/" + NAME) != null) {
            return;
        }
        ObjectNode account = Json.object().put("apiVersion", "v1").put("kind", "ServiceAccount");
        account.putObject("metadata").put("name", NAME).put("namespace", namespace);
        try {
            store.create(ObjectPaths.namespaced("serviceaccounts", namespace), account);
        } catch (ApiException e) {
            if (!e.is("AlreadyExists") && e.code() != 404) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
