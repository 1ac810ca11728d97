package dev.portcullis.admission.priority;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.node.ObjectNode;

/** Makes the two classes that every cluster has ({@code pkg/apis/scheduling/v1/helpers.go}), and again should they be missing at a start. */
final class SystemPriorityClasses implements SmartLifecycle {
    private static final Map<String, Integer> CLASSES =
            Map.of("system-node-critical", 2_000_001_000, "system-cluster-critical", 2_000_000_000);
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "system-node-critical",
            "Used for system critical pods that must not be moved from their current node.",
            "system-cluster-critical",
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.");

    private final StoreClient store;
    private final WorkQueue queue = new WorkQueue("system-priority-classes", this::create);
    private volatile boolean running;

    SystemPriorityClasses(StoreClient store) {
        this.store = store;
    }

    private void create(String name) {
        ObjectNode object = Json.object()
                .put("apiVersion", "scheduling.k8s.io/v1")
                .put("kind", "PriorityClass")
                .put("value", CLASSES.get(name))
                .put("description", DESCRIPTIONS.get(name));
        object.putObject("metadata").put("name", name);
        try {
            store.create(PriorityConfiguration.CLASSES, object);
        } catch (ApiException e) {
            if (!e.is("AlreadyExists")) {
                throw e;
            }
        }
    }

    @Override
    public void start() {
        queue.start(1);
        CLASSES.keySet().forEach(queue::add);
        running = true;
    }

    @Override
    public void stop() {
        queue.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
