package dev.portcullis.store.customresource;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.GroupPriority;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Definitions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the catalog at what the established CustomResourceDefinitions say, in every replica. Nobody needs to wait for it: who doesn't find
 * a resource lets it {@link #catchUp} first.
 */
public final class DefinedResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DefinedResources.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Catalog catalog;
    private final Feed feed;
    private final Freshness freshness;
    private final Definitions definitions;
    private final ResourceType type;
    private final Map<String, Served> served = new HashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Semaphore work = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().name("custom resources").unstarted(this::run);
    private volatile boolean ready;

    /** What of a definition decides what is served, and what is. */
    private record Served(JsonNode spec, JsonNode names, List<ResourceType> types) {}

    public DefinedResources(Catalog catalog, Feed feed, Freshness freshness, Definitions definitions) {
        this.catalog = catalog;
        this.feed = feed;
        this.freshness = freshness;
        this.definitions = definitions;
        this.type = Definition.type(catalog);
    }

    public DefinedResources start() {
        feed.listen(this::changed);
        thread.start();
        return this;
    }

    /** Whether what was defined when the service started is served. */
    public boolean ready() {
        return ready;
    }

    /** Returns when everything that was defined before the call is served. */
    public void catchUp() {
        if (feed.loaded()) {
            freshness.awaitLatest();
            settle();
        }
    }

    private void changed(ResourceCache cache, Change change) {
        if (cache.type().equals(type)) {
            changed.add(change.any().name());
            work.release();
        }
    }

    @SuppressWarnings("IllegalCatch") // it must go on
    private void run() {
        try {
            while (true) {
                work.acquire();
                work.drainPermits();
                try {
                    feed.progress().await(1, AGAIN);
                    if (feed.loaded()) {
                        settle();
                        continue;
                    }
                } catch (RuntimeException e) {
                    LOG.warn("custom resources are not all served yet: {}", e.getMessage());
                }
                Thread.sleep(AGAIN);
                work.release();
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    private synchronized void settle() {
        for (String name : List.copyOf(changed)) {
            changed.remove(name);
            try {
                follow(name);
            } catch (RuntimeException e) {
                changed.add(name);
                throw e;
            }
        }
        ready = true;
    }

    private void follow(String name) {
        ResourceCache cache = feed.find(type);
        CachedObject object = cache == null ? null : cache.get(type.stored().key("", name));
        Definition definition = object == null ? null : new Definition(Json.read(object.json()));
        Served before = served.get(name);
        Served now = definition == null || !definition.established() ? null : served(definition, before);
        if (now != before) {
            List<ResourceType> gone = before == null ? List.of() : before.types();
            catalog.replace(gone, now == null ? List.of() : now.types(), GroupPriority.CUSTOM);
            if (now == null) {
                served.remove(name);
            } else {
                served.put(name, now);
            }
        }
        if (now != null && definition != null && definition.is("Terminating")) {
            catalog.end(now.types());
        }
    }

    /** Itself where nothing has changed that matters. What Kubernetes brings itself is not served in another way. */
    private @Nullable Served served(Definition definition, @Nullable Served before) {
        JsonNode spec = definition.spec();
        JsonNode names = definition.acceptedNames();
        if (before != null && before.spec().equals(spec) && before.names().equals(names)) {
            return before;
        }
        try {
            List<ResourceType> types = CustomTypes.served(definition, definitions).stream()
                    .filter(one -> catalog.find(one.group(), one.version(), one.plural())
                            .filter(known -> !known.custom())
                            .isEmpty())
                    .toList();
            return new Served(spec, names, types);
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is not served: {}", definition.name(), e.getMessage());
            return null;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
