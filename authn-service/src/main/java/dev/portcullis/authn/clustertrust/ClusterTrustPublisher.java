package dev.portcullis.authn.clustertrust;

import dev.portcullis.authn.controllers.Periodic;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.service.FlagValues;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the ConfigMap {@code extension-apiserver-authentication} of {@code kube-system} true, where aggregated API servers look up whom
 * they may believe; who may read it is a matter of the Role {@code extension-apiserver-authentication-reader}.
 */
public final class ClusterTrustPublisher implements AutoCloseable {
    private static final String NAME = "extension-apiserver-authentication";
    private static final String SYSTEM = "kube-system";
    private static final String PATH = ObjectPaths.namespaced("configmaps", SYSTEM, NAME);
    /** Certificates expire without anybody telling. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final StoreClient store;
    private final Clock clock;
    private final ClusterTrustFiles files;
    private final Informer<JsonNode> configMap;
    private final Periodic periodic;
    private final WorkQueue queue = new WorkQueue("cluster trust", key -> reconcile());

    public ClusterTrustPublisher(StoreClient store, FlagValues flags, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.files = new ClusterTrustFiles(flags, () -> queue.add(NAME));
        this.configMap = new Informer<>(
                store,
                ObjectPaths.namespaced("configmaps", SYSTEM) + "?fieldSelector=metadata.name%3D" + NAME,
                object -> object.path("data"));
        configMap.onChange((key, before, after) -> queue.add(NAME));
        this.periodic = new Periodic("cluster trust", INTERVAL, () -> queue.add(NAME));
        queue.add(NAME);
        queue.start(1);
    }

    public Informer<?> informer() {
        return configMap;
    }

    private void reconcile() {
        Optional<ObjectNode> present = store.get(PATH);
        JsonNode published = present.map(object -> object.path("data")).orElse(Json.object());
        ObjectNode data =
                files.now().with(ClusterTrust.of(published), clock.instant()).data();
        if (present.isEmpty()) {
            ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
            object.putObject("metadata").put("name", NAME).put("namespace", SYSTEM);
            object.set("data", data);
            store.create(ObjectPaths.namespaced("configmaps", SYSTEM), object);
        } else if (!data.equals(published)) {
            ObjectNode object = present.get();
            object.set("data", data);
            store.update(PATH, object);
        }
    }

    @Override
    public void close() {
        queue.close();
        periodic.close();
        files.close();
        configMap.close();
    }
}
