package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.Lifecycle;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.lifecycle.Dependents.Dependent;
import dev.portcullis.store.write.SystemWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes what has lost its owners, and carries out the deletions that concern dependents: in the foreground, in the
 * background, or leaving orphans. It decides on what the StateStore says, never on the caches alone.
 */
public final class GarbageCollector {
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

    private final Feed feed;
    private final Freshness freshness;
    private final Catalog catalog;
    private final SystemWrites writes;
    private final Dependents dependents = new Dependents();
    private final Map<String, Item> items = new ConcurrentHashMap<>();
    private final Map<String, String> waitingOwners = new ConcurrentHashMap<>();
    private final GoneOwners gone = new GoneOwners();
    private final LedQueue queue = new LedQueue("garbage collection", 4, this::reconcile, this::everything);

    private record Item(ResourceType type, String namespace, String name) {}

    /** What an owner reference points to. */
    private enum Owner {
        SOLID,
        ABSENT,
        WAITING
    }

    public GarbageCollector(Feed feed, Freshness freshness, Catalog catalog, SystemWrites writes) {
        this.feed = feed;
        this.freshness = freshness;
        this.catalog = catalog;
        this.writes = writes;
    }

    /** Follows who belongs to whom from now on; collects while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private List<String> everything() {
        List<String> keys = new ArrayList<>();
        for (ResourceCache cache : feed.all()) {
            if (cache.type().stored().primary()) {
                for (CachedObject object : cache.state().objects().range("", "")) {
                    Lifecycle lifecycle = object.lifecycle();
                    if (lifecycle != null && concerns(lifecycle)) {
                        items.put(object.key(), new Item(cache.type(), object.namespace(), object.name()));
                        keys.add(object.key());
                    }
                }
            }
        }
        return keys;
    }

    private void changed(ResourceCache cache, Change change) {
        ResourceType type = cache.type();
        if (!type.stored().primary()) {
            return;
        }
        CachedObject before = change.before();
        CachedObject after = change.after();
        Lifecycle old = before == null ? null : before.lifecycle();
        Lifecycle now = after == null ? null : after.lifecycle();
        if (before != null && old != null && (now == null || !old.owners().equals(now.owners()))) {
            dependents.remove(before, old);
        }
        if (after != null && now != null && !now.owners().isEmpty()) {
            dependents.add(type, after, now);
        }
        if (after == null && before != null) {
            gone(before, old);
        } else if (after != null && now != null && concerns(now)) {
            add(type, after.namespace(), after.name(), after.key());
            if (now.deleting()) {
                waitingOwners.put(now.uid(), after.key());
            }
        }
    }

    /** Its dependents have one owner less, and its owners may have waited for it. */
    private void gone(CachedObject object, @Nullable Lifecycle lifecycle) {
        items.remove(object.key());
        if (lifecycle != null) {
            waitingOwners.remove(lifecycle.uid());
            for (Lifecycle.Owner owner : lifecycle.owners()) {
                String waiting = waitingOwners.get(owner.uid());
                if (waiting != null) {
                    queue.add(waiting);
                }
            }
        }
        if (!dependents.isEmpty()) {
            String uid = Json.read(object.json()).path("metadata").path("uid").asString("");
            List<Dependent> orphans = dependents.of(uid);
            if (!orphans.isEmpty()) {
                gone.add(uid);
                orphans.forEach(this::add);
            }
        }
    }

    private static boolean concerns(Lifecycle lifecycle) {
        return !lifecycle.owners().isEmpty()
                || lifecycle.deleting()
                        && (lifecycle.finalizers().contains(ORPHAN)
                                || lifecycle.finalizers().contains(FOREGROUND));
    }

    private void add(Dependent dependent) {
        String key = dependent.type().stored().key(dependent.namespace(), dependent.name());
        add(dependent.type(), dependent.namespace(), dependent.name(), key);
    }

    private void add(ResourceType type, String namespace, String name, String key) {
        if (!queue.leads()) {
            return;
        }
        items.put(key, new Item(type, namespace, name));
        queue.add(key);
    }

    private void reconcile(String key) {
        Item item = items.get(key);
        if (item == null) {
            return;
        }
        freshness.awaitLatest();
        Optional<ObjectNode> object = writes.get(item.type(), item.namespace(), item.name());
        Lifecycle lifecycle = object.map(Lifecycle::of).orElse(null);
        if (lifecycle == null) {
            items.remove(key);
        } else if (lifecycle.deleting()) {
            finish(item, lifecycle);
        } else {
            collect(item, lifecycle);
        }
    }

    private void finish(Item item, Lifecycle lifecycle) {
        List<Dependent> mine = dependents.of(lifecycle.uid());
        if (lifecycle.finalizers().contains(ORPHAN)) {
            mine.forEach(dependent -> disown(
                    new Item(dependent.type(), dependent.namespace(), dependent.name()),
                    owner -> owner.path("uid").asString("").equals(lifecycle.uid())));
            removeFinalizer(item, ORPHAN);
        } else if (lifecycle.finalizers().contains(FOREGROUND)) {
            List<Dependent> blocking = mine.stream().filter(Dependent::blocking).toList();
            if (blocking.isEmpty()) {
                removeFinalizer(item, FOREGROUND);
            } else {
                blocking.forEach(this::add);
            }
        }
    }

    private void collect(Item item, Lifecycle lifecycle) {
        List<String> lost = new ArrayList<>();
        boolean solid = false;
        boolean waiting = false;
        for (Lifecycle.Owner reference : lifecycle.owners()) {
            switch (look(item, reference)) {
                case SOLID -> solid = true;
                case ABSENT -> lost.add(reference.uid());
                case WAITING -> {
                    waiting = true;
                    lost.add(reference.uid());
                }
            }
        }
        if (lifecycle.owners().isEmpty() || solid && lost.isEmpty()) {
            return;
        }
        if (solid) {
            disown(item, owner -> lost.contains(owner.path("uid").asString("")));
            return;
        }
        String policy = waiting && !dependents.of(lifecycle.uid()).isEmpty()
                ? "Foreground"
                : lifecycle.finalizers().contains(ORPHAN)
                        ? "Orphan"
                        : lifecycle.finalizers().contains(FOREGROUND) ? "Foreground" : "Background";
        writes.delete(item.type(), item.namespace(), item.name(), lifecycle.uid(), policy);
    }

    /** An owner of a kind that is not served, or that can't be looked up from here, is left alone. */
    private Owner look(Item item, Lifecycle.Owner reference) {
        if (gone.has(reference.uid())) {
            return Owner.ABSENT;
        }
        int slash = reference.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : reference.apiVersion().substring(0, slash);
        String version = reference.apiVersion().substring(slash + 1);
        Optional<ResourceType> type =
                catalog.findKind(group, version, reference.kind()).filter(known -> known.storage() != null);
        if (type.isEmpty() || type.get().namespaced() && item.namespace().isEmpty()) {
            return Owner.SOLID;
        }
        String namespace = type.get().namespaced() ? item.namespace() : "";
        Optional<ObjectNode> owner = writes.get(type.get(), namespace, reference.name());
        if (owner.isEmpty()
                || !owner.get().path("metadata").path("uid").asString("").equals(reference.uid())) {
            return Owner.ABSENT;
        }
        Lifecycle lifecycle = Lifecycle.of(owner.get());
        return lifecycle != null
                        && lifecycle.deleting()
                        && lifecycle.finalizers().contains(FOREGROUND)
                ? Owner.WAITING
                : Owner.SOLID;
    }

    private void disown(Item item, Predicate<JsonNode> owner) {
        writes.update(item.type(), item.namespace(), item.name(), "", object -> {
            if (object.path("metadata").path("ownerReferences") instanceof ArrayNode references) {
                for (int i = references.size() - 1; i >= 0; i--) {
                    if (owner.test(references.get(i))) {
                        references.remove(i);
                    }
                }
            }
            return object;
        });
    }

    private void removeFinalizer(Item item, String finalizer) {
        writes.update(item.type(), item.namespace(), item.name(), "", object -> {
            if (object.path("metadata").path("finalizers") instanceof ArrayNode finalizers) {
                for (int i = finalizers.size() - 1; i >= 0; i--) {
                    if (finalizers.get(i).asString("").equals(finalizer)) {
                        finalizers.remove(i);
                    }
                }
            }
            return object;
        });
    }
}
