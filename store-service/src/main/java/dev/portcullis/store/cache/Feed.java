package dev.portcullis.store.cache;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.cache.ResourceCache.Raw;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.CatalogListener;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.conversion.Conversions;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.StoreException;
import dev.portcullis.store.state.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the caches of all resources up with the StateStore, through one watch on everything, so that all of them are at
 * one revision. It loads all at the start and follows; after a gap that it can't read any more it loads anew.
 */
public final class Feed implements AutoCloseable, CatalogListener {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final String ROOT = "/registry/";
    private static final int PAGE = 1000;
    private static final int BATCH = 512;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final StateStore store;
    private final Progress progress = new Progress();
    private final Map<String, List<ResourceCache>> byPrefix = new ConcurrentHashMap<>();
    private final Map<ResourceType, ResourceCache> caches = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofVirtual().name("feed").unstarted(this::run);
    private final List<BiConsumer<ResourceCache, Change>> listeners = new ArrayList<>();
    private final Object applying = new Object();
    private volatile boolean loaded;
    private volatile boolean closed;
    private volatile @Nullable StateWatch watch;

    public Feed(StateStore store, Catalog catalog) {
        this.store = store;
        catalog.listen(this);
    }

    public Feed start() {
        thread.start();
        return this;
    }

    /** Whether the caches hold what the StateStore held when they were first filled, or anything later. */
    public boolean loaded() {
        return loaded;
    }

    /** What the caches have reached, and how to wait for more. */
    public Progress progress() {
        return progress;
    }

    /** Asks the StateStore to say so when it has come to the revision, for a reader that waits. */
    public void hurry(long revision) {
        StateWatch current = watch;
        if (current != null) {
            current.requestProgress(revision);
        }
    }

    /** The cache of a stored type that is served. */
    public @Nullable ResourceCache find(ResourceType type) {
        return caches.get(type);
    }

    public List<ResourceCache> all() {
        return List.copyOf(caches.values());
    }

    /** Told of every change of every resource, on the feed's thread; must be quick. First hears of all that is there. */
    public void listen(BiConsumer<ResourceCache, Change> listener) {
        synchronized (applying) {
            listeners.add(listener);
            caches.values().forEach(cache -> cache.listen(change -> listener.accept(cache, change)));
        }
    }

    /** An object as the StateStore has it; null if it can't be read. */
    public static @Nullable CachedObject decode(ResourceType type, KeyValue kv) {
        try {
            JsonNode object = Json.read(kv.value());
            if (object instanceof ObjectNode node) {
                return CachedObject.of(type, kv.key(), Conversions.read(type, node), kv.modRevision());
            }
            LOG.warn("{} is no JSON object and is not served", kv.key());
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.warn("{} can't be read and is not served: {}", kv.key(), e.getMessage());
        }
        return null;
    }

    @Override
    public void registered(ResourceType type) {
        if (type.storage() == null) {
            return;
        }
        ResourceCache cache = new ResourceCache(type);
        synchronized (applying) {
            if (loaded) {
                List<CachedObject> objects = new ArrayList<>();
                long revision = progress.revision();
                eachPage(type.stored().keyPrefix(""), revision, kv -> add(objects, cache, kv));
                cache.reset(ObjectTree.of(objects), revision);
            }
            listeners.forEach(listener -> cache.listen(change -> listener.accept(cache, change)));
            caches.put(type, cache);
            byPrefix.computeIfAbsent(type.stored().prefix(), prefix -> new CopyOnWriteArrayList<>())
                    .add(cache);
        }
    }

    @Override
    public void unregistered(ResourceType type) {
        synchronized (applying) {
            ResourceCache cache = caches.remove(type);
            if (cache != null) {
                byPrefix.getOrDefault(type.stored().prefix(), List.of()).remove(cache);
                cache.endAll();
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                load();
                while (!closed && follow()) {
                    LOG.debug("watching on from {}", progress.revision());
                }
            } catch (StoreException e) {
                LOG.warn("the watch caches can't be filled: {}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the watch caches stopped following the store and are filled anew", e);
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void load() {
        synchronized (applying) {
            Map<ResourceCache, List<CachedObject>> objects = new LinkedHashMap<>();
            caches.values().forEach(cache -> objects.put(cache, new ArrayList<>()));
            long revision = eachPage(ROOT, 0, kv -> {
                for (ResourceCache cache : cachesOf(kv.key())) {
                    add(objects.computeIfAbsent(cache, c -> new ArrayList<>()), cache, kv);
                }
            });
            objects.forEach((cache, list) -> cache.reset(ObjectTree.of(list), revision));
            progress.reached(revision);
            loaded = true;
        }
    }

    private long eachPage(String prefix, long revision, Consumer<KeyValue> each) {
        ListQuery query = ListQuery.of(prefix).limit(PAGE).at(revision);
        while (true) {
            ListResult page = store.list(query);
            page.items().forEach(each);
            if (!page.more() || page.items().isEmpty()) {
                return page.revision();
            }
            query = query.after(page.items().getLast().key()).at(page.revision());
        }
    }

    private static void add(List<CachedObject> objects, ResourceCache cache, KeyValue kv) {
        CachedObject object = decode(cache.type(), kv);
        if (object != null) {
            objects.add(object);
        }
    }

    /** Reads one watch to its end; returns whether another can go on where it ended. */
    private boolean follow() throws InterruptedException {
        try (StateWatch current = store.watch(ROOT, progress.revision() + 1)) {
            watch = current;
            while (true) {
                List<WatchEvent> batch = new ArrayList<>();
                WatchEvent event = current.next();
                while (event != null) {
                    batch.add(event);
                    event = event instanceof WatchEvent.End || batch.size() == BATCH
                            ? null
                            : current.poll(Duration.ZERO);
                }
                apply(batch);
                if (batch.getLast() instanceof WatchEvent.End end) {
                    return !(end instanceof WatchEvent.Compacted);
                }
            }
        } finally {
            watch = null;
        }
    }

    private void apply(List<WatchEvent> batch) {
        synchronized (applying) {
            Map<ResourceCache, List<Raw>> changes = new LinkedHashMap<>();
            long reached = 0;
            for (WatchEvent event : batch) {
                switch (event) {
                    case WatchEvent.Put put -> {
                        KeyValue kv = put.keyValue();
                        for (ResourceCache cache : cachesOf(kv.key())) {
                            CachedObject object = decode(cache.type(), kv);
                            if (object != null) {
                                changes.computeIfAbsent(cache, c -> new ArrayList<>())
                                        .add(new Raw(kv.key(), object, put.revision()));
                            }
                        }
                        reached = put.revision();
                    }
                    case WatchEvent.Delete delete -> {
                        String key = delete.previous().key();
                        for (ResourceCache cache : cachesOf(key)) {
                            changes.computeIfAbsent(cache, c -> new ArrayList<>())
                                    .add(new Raw(key, null, delete.revision()));
                        }
                        reached = delete.revision();
                    }
                    case WatchEvent.Progress seen -> reached = seen.revision();
                    case WatchEvent.End end -> LOG.info("the store's watch ended: {}", end);
                }
            }
            changes.forEach(ResourceCache::apply);
            progress.reached(reached);
        }
    }

    /** The caches that a key belongs to: those whose prefix is a part of its path. */
    private List<ResourceCache> cachesOf(String key) {
        for (int slash = key.indexOf('/', ROOT.length()); slash > 0; slash = key.indexOf('/', slash + 1)) {
            List<ResourceCache> found = byPrefix.get(key.substring(0, slash));
            if (found != null) {
                return found;
            }
        }
        return List.of();
    }

    /**
     * Everything about keys with the prefix that comes after the revision, from the cache if it goes back so far, otherwise from
     * the StateStore's history; if that does not either, whoever polls is told.
     */
    public Changes changes(ResourceCache cache, String prefix, long from) {
        Changes changes = cache.subscribe(prefix, from);
        if (changes == null) {
            changes = new CatchUp(this, cache, prefix, from, store.watch(prefix, from + 1));
        }
        if (caches.get(cache.type()) != cache) {
            changes.end();
        }
        return changes;
    }

    @Override
    public void close() {
        closed = true;
        StateWatch current = watch;
        if (current != null) {
            current.close();
        }
        thread.interrupt();
        caches.values().forEach(ResourceCache::endAll);
    }
}
