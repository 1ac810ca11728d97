package dev.portcullis.store.customresource;

import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Lifecycle;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.strategy.DefinitionStrategy;
import dev.portcullis.store.strategy.StatusConditions;
import dev.portcullis.store.write.SystemWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes the objects of a definition that is being deleted, and lets it go when there are none. */
public final class DefinitionCleanup {
    private static final int PAGE = 500;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final StateStore store;
    private final Feed feed;
    private final Catalog catalog;
    private final Definitions definitions;
    private final SystemWrites writes;
    private final ResourceType type;
    private final LedQueue queue = new LedQueue("custom resources' deletion", 2, this::reconcile, this::ending);

    public DefinitionCleanup(
            StateStore store, Feed feed, Catalog catalog, Definitions definitions, SystemWrites writes) {
        this.store = store;
        this.feed = feed;
        this.catalog = catalog;
        this.definitions = definitions;
        this.writes = writes;
        this.type = Definition.type(catalog);
    }

    /** Does so while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private void changed(ResourceCache cache, Change change) {
        CachedObject after = change.after();
        if (cache.type().equals(type) && after != null && isEnding(after)) {
            queue.add(after.name());
        }
    }

    private List<String> ending() {
        List<String> names = new ArrayList<>();
        ResourceCache cache = feed.find(type);
        if (cache != null) {
            for (CachedObject object : cache.state().objects().range("", "")) {
                if (isEnding(object)) {
                    names.add(object.name());
                }
            }
        }
        return names;
    }

    private static boolean isEnding(CachedObject object) {
        Lifecycle lifecycle = object.lifecycle();
        return lifecycle != null
                && lifecycle.deleting()
                && lifecycle.finalizers().contains(DefinitionStrategy.FINALIZER);
    }

    private void reconcile(String name) {
        Optional<ObjectNode> found = writes.get(type, "", name);
        if (found.isEmpty()) {
            return;
        }
        Definition definition = new Definition(found.get());
        if (!definition.deleting() || !definition.hasFinalizer()) {
            return;
        }
        if (!definition.established()) {
            release(name, "NeverEstablished", "resource was never established");
        } else if (isBuiltIn(definition)) {
            release(name, "OverlappingBuiltInResource", "instances overlap with built-in resources in storage");
        } else {
            terminating(name);
            if (emptied(CustomTypes.stored(definition, definitions))) {
                release(name, "InstanceDeletionCompleted", "removed all instances");
            } else {
                queue.addAfter(name, AGAIN);
            }
        }
    }

    /** Nothing is written where the condition is as it should be. */
    private void terminating(String name) {
        writes.update(type, "", name, "status", current -> {
            StatusConditions.of(current)
                    .set("Terminating", true, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
            return current;
        });
    }

    private void release(String name, String reason, String message) {
        writes.update(type, "", name, "status", current -> {
            StatusConditions.of(current).set("Terminating", false, reason, message);
            if (current.path("metadata").path("finalizers") instanceof ArrayNode finalizers) {
                finalizers.removeIf(finalizer -> finalizer.asString("").equals(DefinitionStrategy.FINALIZER));
            }
            return current;
        });
    }

    private boolean isBuiltIn(Definition definition) {
        String prefix = CustomTypes.stored(definition, definitions).stored().prefix();
        return catalog.all().stream()
                .anyMatch(known -> !known.custom()
                        && known.storage() != null
                        && known.storage().prefix().equals(prefix));
    }

    /** Deletes every object; whether none is left, as the StateStore says. Those with finalizers stay for a while. */
    private boolean emptied(ResourceType instances) {
        String prefix = instances.stored().keyPrefix("");
        boolean none = true;
        ListQuery query = ListQuery.of(prefix).limit(PAGE);
        while (true) {
            ListResult page = store.list(query);
            for (KeyValue kv : page.items()) {
                String rest = kv.key().substring(prefix.length());
                int slash = instances.namespaced() ? rest.indexOf('/') : -1;
                String namespace = slash < 0 ? "" : rest.substring(0, slash);
                String name = rest.substring(slash + 1);
                writes.delete(instances, namespace, name, null, "Background");
                none &= writes.get(instances, namespace, name).isEmpty();
            }
            if (!page.more() || page.items().isEmpty()) {
                return none;
            }
            query = query.after(page.items().getLast().key());
        }
    }
}
