package dev.portcullis.authn.rootca;

import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the ConfigMap {@code kube-root-ca.crt} in every active namespace, with the root CA and nothing else in it. */
public final class RootCaPublisher implements AutoCloseable {
    private static final String NAME = "kube-root-ca.crt";
    private static final String ENTRY = "ca.crt";
    private static final String DESCRIPTION = "kubernetes.io/description";
    private static final String DESCRIBED =
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as"
                    + " the internal service IP or kubernetes.default.svc. No other usage is guaranteed across"
                    + " distributions of Kubernetes clusters.";
    private static final Duration NOT_YET = Duration.ofMillis(50);

    private final StoreClient store;
    private final Namespaces namespaces;
    private final RootCa ca;
    private final Informer<Published> configMaps;
    private final WorkQueue queue = new WorkQueue("root CA", this::reconcile);

    /** What such a ConfigMap says. */
    private record Published(String namespace, ObjectNode data, boolean described) {
        static Published of(ObjectNode configMap) {
            return new Published(
                    configMap.path("metadata").path("namespace").asString(""),
                    configMap.path("data") instanceof ObjectNode data ? data : Json.object(),
                    !configMap
                            .path("metadata")
                            .path("annotations")
                            .path(DESCRIPTION)
                            .asString("")
                            .isEmpty());
        }
    }

    public RootCaPublisher(StoreClient store, Namespaces namespaces, RootCa ca) {
        this.store = store;
        this.namespaces = namespaces;
        this.ca = ca;
        this.configMaps =
                new Informer<>(store, "/api/v1/configmaps?fieldSelector=metadata.name%3D" + NAME, Published::of);
        namespaces.onActive(queue::add);
        configMaps.onChange((key, before, after) -> queue.add(key.split("/", 2)[0]));
        ca.onChange(() -> namespaces.active().forEach(queue::add));
        queue.start(2);
    }

    public Informer<?> informer() {
        return configMaps;
    }

    private void reconcile(String namespace) {
        if (!configMaps.synced()) {
            queue.addAfter(namespace, NOT_YET);
            return;
        }
        if (!namespaces.active(namespace)) {
            return;
        }
        Published present = configMaps.get(namespace + "/" + NAME);
        ObjectNode data = Json.object().put(ENTRY, ca.text());
        if (present != null && present.data().equals(data) && present.described()) {
            return;
        }
        try {
            if (present == null) {
                ObjectNode configMap = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
                configMap
                        .putObject("metadata")
                        .put("name", NAME)
                        .put("namespace", namespace)
                        .putObject("annotations")
                        .put(DESCRIPTION, DESCRIBED);
                configMap.set("data", data);
                store.create(ObjectPaths.namespaced("configmaps", namespace), configMap);
            } else {
                repair(namespace, data);
            }
        } catch (ApiException e) {
            // Somebody else was faster, or the namespace is going: an event follows where there is more to do. A full
            // quota may have room later.
            if (!e.is("AlreadyExists") && !e.is("NotFound")) {
                throw e;
            }
        }
    }

    private void repair(String namespace, ObjectNode data) {
        String path = ObjectPaths.namespaced("configmaps", namespace, NAME);
        store.get(path).ifPresent(configMap -> {
            configMap.withObject("metadata").withObject("annotations").put(DESCRIPTION, DESCRIBED);
            configMap.set("data", data);
            store.update(path, configMap);
        });
    }

    @Override
    public void close() {
        queue.close();
        configMaps.close();
    }
}
