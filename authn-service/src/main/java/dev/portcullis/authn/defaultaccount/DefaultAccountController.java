package dev.portcullis.authn.defaultaccount;

import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Makes the ServiceAccount {@code default} in every active namespace, and makes it again when it is deleted. */
public final class DefaultAccountController implements AutoCloseable {
    private static final String NAME = "default";
    private static final Duration NOT_YET = Duration.ofMillis(50);

    private final StoreClient store;
    private final Namespaces namespaces;
    private final Informer<ServiceAccount> accounts;
    private final WorkQueue queue = new WorkQueue("default accounts", this::reconcile);

    public DefaultAccountController(StoreClient store, Namespaces namespaces, Informer<ServiceAccount> accounts) {
        this.store = store;
        this.namespaces = namespaces;
        this.accounts = accounts;
        namespaces.onActive(queue::add);
        accounts.onChange((key, before, after) -> {
            if (after == null && before != null && before.name().equals(NAME)) {
                queue.add(before.namespace());
            }
        });
        queue.start(2);
    }

    private void reconcile(String namespace) {
        if (!accounts.synced()) {
            queue.addAfter(namespace, NOT_YET);
            return;
        }
        if (!namespaces.active(namespace) || accounts.get(namespace + "/" + NAME) != null) {
            return;
        }
        ObjectNode account = Json.object().put("apiVersion", "v1").put("kind", "ServiceAccount");
        account.putObject("metadata").put("name", NAME).put("namespace", namespace);
        try {
            store.create(ObjectPaths.namespaced("serviceaccounts", namespace), account);
        } catch (ApiException e) {
            // It was made by somebody else, or its namespace is going: both are fine. A full quota may have room later.
            if (!e.is("AlreadyExists") && !e.is("NotFound")) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
