package dev.portcullis.authz.bootstrap;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the store hold the policy. May be run at any time, by several replicas at once, and again after a failure. */
public final class PolicyReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyReconciler.class);
    private static final String NAMESPACES = "/api/v1/namespaces";
    /** Writes under way at a time: enough to share the store's syncs, few enough not to crowd it. */
    private static final int PARALLEL = 8;

    private final PolicyStore store;

    public PolicyReconciler(PolicyStore store) {
        this.store = store;
    }

    /** @throws RuntimeException whatever first kept an object from being as it should; others may be in order */
    public void reconcile(List<PolicyObject> policy) throws InterruptedException {
        try (ExecutorService workers = Executors.newFixedThreadPool(
                PARALLEL, Thread.ofVirtual().name("bootstrap-", 0).factory())) {
            List<String> namespaces = policy.stream()
                    .map(PolicyObject::namespace)
                    .filter(namespace -> !namespace.isEmpty())
                    .distinct()
                    .toList();
            all(
                    workers,
                    namespaces.stream()
                            .<Runnable>map(name -> () -> ensureNamespace(name))
                            .toList());
            Map<String, Map<String, ObjectNode>> existing = list(workers, policy);
            List<Runnable> work = new ArrayList<>();
            for (PolicyObject expected : policy) {
                ObjectNode there =
                        existing.getOrDefault(expected.collection(), Map.of()).get(expected.name());
                work.add(() -> reconcile(expected, there));
            }
            all(workers, work);
        }
    }

    private Map<String, Map<String, ObjectNode>> list(ExecutorService workers, List<PolicyObject> policy)
            throws InterruptedException {
        Map<String, Map<String, ObjectNode>> existing = new HashMap<>();
        List<Runnable> lists = policy.stream()
                .map(PolicyObject::collection)
                .distinct()
                .<Runnable>map(collection -> () -> {
                    Map<String, ObjectNode> objects = store.list(collection).stream()
                            .collect(Collectors.toMap(
                                    object ->
                                            object.path("metadata").path("name").asString(),
                                    object -> object));
                    synchronized (existing) {
                        existing.put(collection, objects);
                    }
                })
                .toList();
        all(workers, lists);
        return existing;
    }

    private void reconcile(PolicyObject expected, @Nullable ObjectNode existing) {
        if (existing == null) {
            create(expected.collection(), expected.object());
            return;
        }
        switch (Reconciliation.of(existing, expected.object())) {
            case Reconciliation.UpToDate() -> LOG.trace("{} is as it should be", expected.path());
            case Reconciliation.Update(ObjectNode object) -> {
                LOG.info("{} lacked something of the default policy", expected.path());
                store.update(expected.path(), object);
            }
            case Reconciliation.Recreate(ObjectNode object) -> {
                LOG.info("{} meant another role", expected.path());
                store.delete(expected.path());
                create(expected.collection(), object);
            }
        }
    }

    private void ensureNamespace(String name) {
        if (!store.exists(NAMESPACES + "/" + name)) {
            ObjectNode namespace = Json.object().put("kind", "Namespace").put("apiVersion", "v1");
            namespace.putObject("metadata").put("name", name);
            create(NAMESPACES, namespace);
        }
    }

    /** That another replica was quicker is fine. */
    private void create(String collection, ObjectNode object) {
        try {
            store.create(collection, object);
        } catch (ApiException e) {
            if (!e.is("AlreadyExists")) {
                throw e;
            }
        }
    }

    private static void all(ExecutorService workers, List<Runnable> work) throws InterruptedException {
        List<Future<?>> futures = new ArrayList<>();
        work.forEach(task -> futures.add(workers.submit(task)));
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e.getCause());
            }
        }
    }
}
