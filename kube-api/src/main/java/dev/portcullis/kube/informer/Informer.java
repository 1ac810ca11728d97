package dev.portcullis.kube.informer;

import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A local copy of one resource, by LIST and WATCH, on a thread of its own; it reconnects for ever and lists anew on 410.
 * Keys are {@code namespace/name}, or {@code name} for cluster-scoped objects.
 *
 * @param <T> what is kept of each object
 */
public final class Informer<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** The store sends an empty line each second in which nothing happens; a watch that is silent for longer reaches nobody. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Duration silence;
    private final StoreClient store;
    private final String path;
    private final Function<ObjectNode, T> transform;
    private final Map<String, T> objects = new ConcurrentHashMap<>();
    private final List<Handler<T>> handlers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean synced;
    private volatile boolean closed;
    private volatile @Nullable InternalResponse watch;
    private volatile long lastSeen = System.nanoTime();

    /** Called on the informer's thread, after the local copy has changed; must be quick and must not throw. */
    @FunctionalInterface
    public interface Handler<T> {
        /** {@code before} is null for a new object, {@code after} for one that is gone. */
        void changed(String key, @Nullable T before, @Nullable T after);
    }

    /** @param path the collection, {@code /api/v1/secrets?fieldSelector=…} */
    public Informer(StoreClient store, String path, Function<ObjectNode, T> transform) {
        this(store, path, transform, SILENCE);
    }

    Informer(StoreClient store, String path, Function<ObjectNode, T> transform, Duration silence) {
        this.silence = silence;
        this.store = store;
        this.path = path;
        this.transform = transform;
        this.thread = Thread.ofVirtual().name("informer " + path).unstarted(this::run);
    }

    /** Whoever comes later is told of what is there already; of some of it twice, perhaps. */
    public Informer<T> onChange(Handler<T> handler) {
        handlers.add(handler);
        objects.forEach((key, object) -> handler.changed(key, null, object));
        return this;
    }

    public Informer<T> start() {
        thread.start();
        return this;
    }

    /** Whether the first list has been taken in. */
    public boolean synced() {
        return synced;
    }

    /**
     * For how long nothing has come from the store, not even an empty line, and so for how long its changes may not have been noticed; zero
     * before the first list.
     */
    public Duration outOfSight() {
        return synced ? Duration.ofNanos(System.nanoTime() - lastSeen) : Duration.ZERO;
    }

    public @Nullable T get(String key) {
        return objects.get(key);
    }

    public Collection<T> all() {
        return objects.values();
    }

    private void run() {
        String version = "";
        while (!closed) {
            try {
                if (version.isEmpty()) {
                    version = list();
                }
                version = watch(version);
            } catch (StageUnavailableException | IOException | JacksonException e) {
                LOG.debug("{}: {}", path, e.toString());
            } catch (ApiException e) {
                LOG.debug("{}: {}", path, e.getMessage());
                if (e.code() == 410) {
                    version = "";
                }
            } catch (RuntimeException e) {
                LOG.error("{}: what was told could not be taken in; it is listed anew", path, e);
                version = "";
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String list() {
        ObjectNode list = store.list(path);
        Set<String> seen = new HashSet<>();
        for (JsonNode item : list.path("items")) {
            seen.add(put((ObjectNode) item));
        }
        for (String key : List.copyOf(objects.keySet())) {
            if (!seen.contains(key)) {
                remove(key);
            }
        }
        synced = true;
        return list.path("metadata").path("resourceVersion").asString();
    }

    /** Returns the version to go on from, empty where only a new list can help. */
    private String watch(String from) throws IOException {
        String version = from;
        String query = (path.contains("?") ? "&" : "?") + "watch=1&allowWatchBookmarks=true&resourceVersion=" + from;
        try (InternalResponse response = store.transport()
                .send(
                        "GET",
                        path + query,
                        header -> {
                            header.accept("Accept", "application/json");
                            header.accept("Portcullis-Pulse", "1");
                        },
                        null,
                        silence,
                        true)) {
            if (response.status() != 200) {
                response.success();
            }
            watch = response;
            lastSeen = System.nanoTime();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                    lastSeen = System.nanoTime();
                    if (line.isEmpty()) {
                        continue;
                    }
                    JsonNode event = Json.MAPPER.readTree(line);
                    if (event.path("type").asString().equals("ERROR")) {
                        return event.path("object").path("code").asInt() == 410 ? "" : version;
                    }
                    version = take(event.path("type").asString(), (ObjectNode) event.path("object"));
                }
                lastSeen = System.nanoTime();
            } catch (SocketTimeoutException e) {
                LOG.warn("{}: nothing has come from the store for {} s", path, silence.toSeconds());
            } catch (IOException e) {
                LOG.debug("{}: {}", path, e.toString());
            } finally {
                response.abort();
            }
        }
        return version;
    }

    private String take(String type, ObjectNode object) {
        switch (type) {
            case "ADDED", "MODIFIED" -> put(object);
            case "DELETED" -> remove(key(object));
            default -> LOG.trace("{}", type);
        }
        return object.path("metadata").path("resourceVersion").asString();
    }

    private String put(ObjectNode object) {
        String key = key(object);
        T after = transform.apply(object);
        tell(key, objects.put(key, after), after);
        return key;
    }

    private void remove(String key) {
        T before = objects.remove(key);
        if (before != null) {
            tell(key, before, null);
        }
    }

    private void tell(String key, @Nullable T before, @Nullable T after) {
        handlers.forEach(handler -> handler.changed(key, before, after));
    }

    private static String key(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        String name = metadata.path("name").asString();
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    @Override
    public void close() {
        closed = true;
        InternalResponse current = watch;
        if (current != null) {
            current.abort();
        }
        thread.interrupt();
    }
}
