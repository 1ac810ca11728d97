package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.Lifecycle;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.write.SystemWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Empties namespaces that are being deleted, says in their conditions what is left, and lets them go when nothing is. */
public final class NamespaceDeletion {
    private static final String FINALIZER = "kubernetes";
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Feed feed;
    private final Freshness freshness;
    private final SystemWrites writes;
    private final LedQueue queue = new LedQueue("namespace deletion", 4, this::reconcile, this::ending);

    public NamespaceDeletion(Feed feed, Freshness freshness, SystemWrites writes) {
        this.feed = feed;
        this.freshness = freshness;
        this.writes = writes;
    }

    /** Empties namespaces while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private List<String> ending() {
        List<String> names = new ArrayList<>();
        for (ResourceCache cache : feed.all()) {
            if (isNamespaces(cache.type())) {
                for (CachedObject namespace : cache.state().objects().range("", "")) {
                    Lifecycle lifecycle = namespace.lifecycle();
                    if (lifecycle != null && lifecycle.deleting()) {
                        names.add(namespace.name());
                    }
                }
            }
        }
        return names;
    }

    private void changed(ResourceCache cache, Change change) {
        CachedObject after = change.after();
        if (isNamespaces(cache.type()) && after != null) {
            Lifecycle lifecycle = after.lifecycle();
            if (lifecycle != null && lifecycle.deleting()) {
                queue.add(after.name());
            }
        }
    }

    private void reconcile(String name) {
        freshness.awaitLatest();
        ResourceType type = namespaces();
        Optional<ObjectNode> namespace = writes.get(type, "", name);
        if (namespace.isEmpty() || !namespace.get().path("metadata").hasNonNull("deletionTimestamp")) {
            return;
        }
        if (!finalizers(namespace.get()).contains(FINALIZER)) {
            return;
        }
        // What protects pods, such as network policies, and what they use goes when they are gone.
        Remaining pods = emptied(name, NamespaceDeletion::isPods);
        Remaining remaining = pods.resources().isEmpty() ? emptied(name, NamespaceDeletion::belongs) : pods;
        writes.update(type, "", name, "status", current -> NamespaceConditions.set(current, remaining));
        if (!remaining.resources().isEmpty()) {
            queue.addAfter(name, AGAIN);
            return;
        }
        writes.update(type, "", name, "finalize", NamespaceDeletion::withoutFinalizer);
    }

    /** Deletes the content that is meant, and says what stays. */
    private Remaining emptied(String namespace, Predicate<ResourceCache> which) {
        List<ResourceCache> caches = feed.all().stream().filter(which).toList();
        for (ResourceCache cache : caches) {
            for (CachedObject object : content(cache, namespace)) {
                writes.delete(cache.type(), namespace, object.name(), null, "Background");
            }
        }
        freshness.awaitLatest();
        return remaining(namespace, caches);
    }

    private static Iterable<CachedObject> content(ResourceCache cache, String namespace) {
        return cache.state().objects().range(cache.type().stored().keyPrefix(namespace), "");
    }

    private static Remaining remaining(String namespace, List<ResourceCache> caches) {
        Map<String, Integer> resources = new TreeMap<>();
        Map<String, Integer> finalizers = new TreeMap<>();
        for (ResourceCache cache : caches) {
            ResourceType type = cache.type();
            for (CachedObject object : content(cache, namespace)) {
                resources.merge(type.plural() + "." + type.group(), 1, Integer::sum);
                Lifecycle lifecycle = object.lifecycle();
                if (lifecycle != null) {
                    lifecycle.finalizers().forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
                }
            }
        }
        return new Remaining(resources, finalizers);
    }

    private static boolean isPods(ResourceCache cache) {
        return cache.type().groupResource().equals("pods");
    }

    private static boolean belongs(ResourceCache cache) {
        return cache.type().namespaced()
                && cache.type().allows("delete")
                && cache.type().stored().primary();
    }

    private ResourceType namespaces() {
        return feed.all().stream()
                .map(ResourceCache::type)
                .filter(NamespaceDeletion::isNamespaces)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isNamespaces(ResourceType type) {
        return type.group().isEmpty() && type.plural().equals("namespaces");
    }

    private static List<String> finalizers(ObjectNode namespace) {
        List<String> names = new ArrayList<>();
        namespace.path("spec").path("finalizers").forEach(name -> names.add(name.asString("")));
        return names;
    }

    private static ObjectNode withoutFinalizer(ObjectNode namespace) {
        if (namespace.path("spec").path("finalizers") instanceof ArrayNode finalizers) {
            for (int i = finalizers.size() - 1; i >= 0; i--) {
                JsonNode finalizer = finalizers.get(i);
                if (finalizer.asString("").equals(FINALIZER)) {
                    finalizers.remove(i);
                }
            }
        }
        return namespace;
    }

    /**
     * What still keeps a namespace.
     *
     * @param resources  how many objects there are, by {@code plural.group}
     * @param finalizers in how many objects each stands
     */
    record Remaining(Map<String, Integer> resources, Map<String, Integer> finalizers) {}
}
