package dev.portcullis.store.lifecycle;

import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Lifecycle;
import dev.portcullis.store.catalog.ResourceType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who belongs to whom: the dependents of each owner, by its uid. Safe for any number of threads. */
final class Dependents {
    private final Map<String, Map<String, Dependent>> byOwner = new HashMap<>();

    /** @param blocking whether the owner's foreground deletion waits for it */
    record Dependent(ResourceType type, String namespace, String name, boolean blocking) {}

    synchronized void add(ResourceType type, CachedObject object, Lifecycle lifecycle) {
        for (Lifecycle.Owner owner : lifecycle.owners()) {
            byOwner.computeIfAbsent(owner.uid(), uid -> new LinkedHashMap<>())
                    .put(object.key(), new Dependent(type, object.namespace(), object.name(), owner.blocking()));
        }
    }

    synchronized void remove(CachedObject object, Lifecycle lifecycle) {
        for (Lifecycle.Owner owner : lifecycle.owners()) {
            byOwner.computeIfPresent(owner.uid(), (uid, dependents) -> {
                dependents.remove(object.key());
                return dependents.isEmpty() ? null : dependents;
            });
        }
    }

    synchronized List<Dependent> of(String uid) {
        return List.copyOf(byOwner.getOrDefault(uid, Map.of()).values());
    }

    synchronized boolean isEmpty() {
        return byOwner.isEmpty();
    }
}
