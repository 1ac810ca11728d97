package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what a namespace really uses and writes it to its quotas' status: when a quota is new or changed, soon after something
 * that it counts has gone, and every now and then ({@code pkg/controller/resourcequota}).
 */
final class QuotaController implements SmartLifecycle {
    /** What was charged for a write that never came is given back after this long at the latest. */
    private static final Duration RECOUNT = Duration.ofSeconds(30);

    private final StoreClient store;
    private final StoreQuotas quotas;
    private final Informer<Quota> informer;
    private final CountedKinds kinds;
    private final WorkQueue queue = new WorkQueue("resourcequota", this::recount);
    private final Map<String, Informer<Usage>> counted = new HashMap<>();
    private volatile boolean running;

    QuotaController(StoreClient store, StoreQuotas quotas, Informer<Quota> informer) {
        this.store = store;
        this.quotas = quotas;
        this.informer = informer;
        this.kinds = new CountedKinds(store);
        informer.onChange((key, before, after) -> {
            if (after != null
                    && (before == null
                            || !after.wanted().equals(before.wanted())
                            || !after.wanted().equals(after.hard()))) {
                queue.add(key);
            }
        });
    }

    private void recount(String key) {
        ObjectNode object = store.get("/api/v1/namespaces/" + key.replace("/", "/resourcequotas/"))
                .orElse(null);
        if (object == null) {
            return;
        }
        Quota quota = Quota.of(object);
        Map<String, Quantity> used = new TreeMap<>();
        quota.wanted().keySet().forEach(name -> used.put(name, Quantity.of(0)));
        for (GroupResource resource : kinds.countedBy(quota.wanted().keySet())) {
            String path = kinds.path(resource);
            if (path != null) {
                follow(resource, path);
                count(quota, resource, path, used);
            }
        }
        if (!used.equals(quota.used()) || !quota.wanted().equals(quota.hard())) {
            if (!quotas.setStatus(quota, quota.wanted(), used)) {
                queue.add(key);
                return;
            }
        }
        queue.addAfter(key, RECOUNT);
    }

    private void count(Quota quota, GroupResource resource, String path, Map<String, Quantity> used) {
        int last = path.lastIndexOf('/');
        String collection = path.substring(0, last) + "/namespaces/" + quota.namespace() + path.substring(last);
        for (JsonNode item : store.list(collection).path("items")) {
            Usage usage = Usage.of(resource, item);
            if (quota.matches(usage)) {
                usage.amounts().forEach((name, amount) -> used.computeIfPresent(name, (n, sum) -> sum.plus(amount)));
            }
        }
    }

    /** From now on what goes away, or ends, makes the quotas of its namespace be counted anew. */
    private synchronized void follow(GroupResource resource, String path) {
        counted.computeIfAbsent(
                resource.toString(),
                r -> new Informer<>(store, path, item -> Usage.of(resource, item))
                        .onChange((key, before, after) -> released(key, before, after))
                        .start());
    }

    private void released(String key, @Nullable Usage before, @Nullable Usage after) {
        if (before != null && (after == null || !before.beyond(after).isEmpty())) {
            String namespace = key.substring(0, key.indexOf('/') + 1);
            informer.all().stream()
                    .map(Quota::key)
                    .filter(quota -> quota.startsWith(namespace))
                    .forEach(queue::add);
        }
    }

    @Override
    public void start() {
        queue.start(2);
        running = true;
    }

    @Override
    public synchronized void stop() {
        queue.close();
        counted.values().forEach(Informer::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Which kinds a quota counts, and where the API has them. */
    private static final class CountedKinds {
        private static final Set<String> CORE = Set.of(
                "configmaps",
                "persistentvolumeclaims",
                "replicationcontrollers",
                "resourcequotas",
                "secrets",
                "services");

        private final StoreClient store;

        CountedKinds(StoreClient store) {
            this.store = store;
        }

        Set<GroupResource> countedBy(Set<String> names) {
            Set<GroupResource> kinds = new HashSet<>();
            for (String name : names) {
                if (name.startsWith("count/")) {
                    String resource = name.substring("count/".length());
                    int dot = resource.indexOf('.');
                    kinds.add(
                            dot < 0
                                    ? new GroupResource("", resource)
                                    : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot)));
                } else if (CORE.contains(name)) {
                    kinds.add(new GroupResource("", name));
                } else if (name.startsWith("services.")) {
                    kinds.add(new GroupResource("", "services"));
                } else if (name.equals("requests.storage") || name.contains(".storageclass.storage.k8s.io/")) {
                    kinds.add(new GroupResource("", "persistentvolumeclaims"));
                } else {
                    kinds.add(new GroupResource("", "pods"));
                }
            }
            return kinds;
        }

        /** The collection over all namespaces; null where the API has no such kind. */
        @Nullable
        String path(GroupResource resource) {
            if (resource.group().isEmpty()) {
                return "/api/v1/" + resource.name();
            }
            try {
                String version = store.list("/apis/" + resource.group())
                        .path("preferredVersion")
                        .path("groupVersion")
                        .asString("");
                return version.isEmpty() ? null : "/apis/" + version + "/" + resource.name();
            } catch (ApiException e) {
                if (e.code() == 404) {
                    return null;
                }
                throw e;
            }
        }
    }
}
