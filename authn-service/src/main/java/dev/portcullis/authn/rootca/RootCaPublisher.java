package dev.portcullis.authn.rootca;

import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Every active namespace has the ConfigMap {@code kube-root-ca.crt}, with the API server's CA ({@code pkg/controller/certificates/rootcacertpublisher}). */
public final class RootCaPublisher implements AutoCloseable {
    private static final String NAME = "kube-root-ca.crt";
    private static final String ENTRY = "ca.crt";
    private static final String DESCRIPTION =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal"
                    + " service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes"
                    + " clusters.";

    private final StoreClient store;
    private final Informer<Boolean> namespaces;
    private final Informer<String> published;
    private final String ca;
    private final WorkQueue queue = new WorkQueue("root-ca", this::reconcile);

    public RootCaPublisher(StoreClient store, Informer<Boolean> namespaces, String ca) {
        this.store = store;
        this.namespaces = namespaces;
        this.ca = ca;
        this.published = new Informer<>(
                store,
                "/api/v1/configmaps?fieldSelector=metadata.name%3D" + NAME,
                map -> map.path("data").path(ENTRY).asString(""));
        namespaces.onChange((key, before, after) -> {
            if (Boolean.TRUE.equals(after)) {
                queue.add(key);
            }
        });
        published.onChange((key, before, after) -> {
            if (!ca.equals(after)) {
                queue.add(key.substring(0, key.indexOf('/')));
            }
        });
    }

    public void start() {
        published.start();
        queue.start(4);
    }

    private void reconcile(String namespace) {
        if (!Boolean.TRUE.equals(namespaces.get(namespace)) || ca.equals(published.get(namespace + "/" + NAME))) {
            return;
        }
        String path = ObjectPaths.namespaced("configmaps", namespace, NAME);
        Optional<ObjectNode> present = store.get(path);
        try {
            if (present.isPresent()) {
                ObjectNode patch = Json.object();
                patch.putObject("data").put(ENTRY, ca);
                store.mergePatch(path, patch);
            } else {
                store.create(ObjectPaths.namespaced("configmaps", namespace), map(namespace));
            }
        } catch (ApiException e) {
            if (!e.is("AlreadyExists") && e.code() != 404) {
                throw e;
            }
        }
    }

    private ObjectNode map(String namespace) {
        ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata").put("name", NAME).put("namespace", namespace);
        metadata.putObject("annotations").put("kubernetes.io/description", DESCRIPTION);
        map.putObject("data").put(ENTRY, ca);
        return map;
    }

    @Override
    public void close() {
        published.close();
        queue.close();
    }
}
