package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The kinds that quotas count: where the API has them, and what becomes of their objects. */
final class CountedKinds implements AutoCloseable {
    private final StoreClient store;
    private final Informer.Handler<Usage> watcher;
    private final Map<String, Informer<Usage>> watched = new HashMap<>();
    private final Map<String, String> paths = new ConcurrentHashMap<>();

    CountedKinds(StoreClient store, Informer.Handler<Usage> watcher) {
        this.store = store;
        this.watcher = watcher;
    }

    /** What each object of the kind in the namespace uses, as it is now; null where the API has no such kind. */
    @Nullable
    List<Usage> usages(GroupResource kind, String namespace) {
        String path = paths.get(kind.toString());
        if (path == null) {
            path = find(kind);
        }
        watch(kind, path);
        if (path == null) {
            return null;
        }
        int last = path.lastIndexOf('/');
        try {
            List<Usage> usages = new ArrayList<>();
            for (JsonNode item : store.list(path.substring(0, last) + "/namespaces/" + namespace + path.substring(last))
                    .path("items")) {
                usages.add(Usage.of(kind, item));
            }
            paths.put(kind.toString(), path);
            return usages;
        } catch (ApiException e) {
            paths.remove(kind.toString()); // custom kinds go, or change their version
            throw e;
        }
    }

    /** The collection over all namespaces. */
    private @Nullable String find(GroupResource kind) {
        try {
            String base = kind.group().isEmpty()
                    ? "/api/v1"
                    : "/apis/"
                            + store.list("/apis/" + kind.group())
                                    .path("preferredVersion")
                                    .path("groupVersion")
                                    .asString("");
            boolean served = store.list(base)
                    .path("resources")
                    .valueStream()
                    .anyMatch(resource -> resource.path("name").asString("").equals(kind.name())
                            && resource.path("namespaced").asBoolean(false));
            return served ? base + "/" + kind.name() : null;
        } catch (ApiException e) {
            if (e.code() == 404) {
                return null;
            }
            throw e;
        }
    }

    private synchronized void watch(GroupResource kind, @Nullable String path) {
        Informer<Usage> known = watched.get(kind.toString());
        if (path == null && known != null) {
            watched.remove(kind.toString());
            known.close();
        } else if (path != null && known == null) {
            watched.put(
                    kind.toString(),
                    new Informer<>(store, path, item -> Usage.of(kind, item))
                            .onChange(watcher)
                            .start());
        }
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(Informer::close);
    }
}
