package dev.portcullis.store.flowcontrol;

import dev.portcullis.kube.flowcontrol.MandatoryFlows;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.write.SystemWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the mandatory and the suggested flow schemas and priority levels, and keeps them as their annotation says: each minute, and at
 * once when one is gone or was changed. Sets the condition Dangling of every flow schema.
 */
public final class FlowObjects {
    private static final String EVERYTHING = "";
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Feed feed;
    private final SystemWrites writes;
    private final ResourceType schemas;
    private final ResourceType levels;
    private final List<FlowObject> objects = FlowObject.all();
    private final Set<String> mandatory =
            objects.stream().filter(FlowObject::mandatory).map(FlowObject::name).collect(Collectors.toSet());
    private final LedQueue queue = new LedQueue("flow control", 1, this::reconcile, this::everything);

    public FlowObjects(Feed feed, Catalog catalog, SystemWrites writes) {
        this.feed = feed;
        this.writes = writes;
        this.schemas = catalog.find(MandatoryFlows.GROUP, "v1", "flowschemas").orElseThrow();
        this.levels = catalog.find(MandatoryFlows.GROUP, "v1", "prioritylevelconfigurations")
                .orElseThrow();
    }

    /** Keeps them while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private List<String> everything() {
        List<String> keys = new ArrayList<>(List.of(EVERYTHING));
        all(schemas).forEach(schema -> keys.add(schema.name()));
        return keys;
    }

    private void changed(ResourceCache cache, Change change) {
        boolean schema = cache.type().equals(schemas);
        if (!schema && !cache.type().equals(levels)) {
            return;
        }
        CachedObject after = change.after();
        CachedObject before = change.before();
        if (after == null || (before != null && mandatory.contains(after.name()))) {
            queue.add(EVERYTHING);
        }
        if (schema && after != null) {
            queue.add(after.name());
        } else if (!schema && (after == null || before == null)) {
            all(schemas).forEach(one -> queue.add(one.name()));
        }
    }

    private void reconcile(String key) {
        if (!key.equals(EVERYTHING)) {
            say(key);
            return;
        }
        objects.forEach(this::keep);
        removeUnwanted(schemas, MandatoryFlows.SCHEMA);
        removeUnwanted(levels, MandatoryFlows.LEVEL);
        queue.addAfter(EVERYTHING, AGAIN);
    }

    private void keep(FlowObject wanted) {
        ResourceType type = wanted.kind().equals(MandatoryFlows.SCHEMA) ? schemas : levels;
        Optional<ObjectNode> present = writes.get(type, "", wanted.name());
        if (present.isEmpty()) {
            writes.ensure(type, "", wanted.name(), wanted.create());
        } else if (!wanted.correct(present.get()).equals(present.get())) {
            writes.update(type, "", wanted.name(), "", wanted::correct);
        }
    }

    /** What an earlier release suggested, and nobody has made his own. */
    private void removeUnwanted(ResourceType type, String kind) {
        Set<String> known = objects.stream()
                .filter(object -> object.kind().equals(kind))
                .map(FlowObject::name)
                .collect(Collectors.toSet());
        for (CachedObject cached : all(type)) {
            if (!known.contains(cached.name())) {
                writes.get(type, "", cached.name())
                        .filter(AutoUpdate::said)
                        .ifPresent(old -> writes.delete(type, "", cached.name(), uid(old), "Background"));
            }
        }
    }

    private void say(String name) {
        writes.get(schemas, "", name).ifPresent(schema -> {
            boolean dangling = writes.get(levels, "", Dangling.levelOf(schema)).isEmpty();
            if (!Dangling.says(schema, dangling)) {
                writes.update(schemas, "", name, "status", current -> Dangling.set(current, dangling));
            }
        });
    }

    private List<CachedObject> all(ResourceType type) {
        ResourceCache cache = feed.find(type);
        if (cache == null) {
            return List.of();
        }
        List<CachedObject> all = new ArrayList<>();
        cache.state().objects().range(type.stored().keyPrefix(""), "").forEach(all::add);
        return all;
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asString();
    }
}
