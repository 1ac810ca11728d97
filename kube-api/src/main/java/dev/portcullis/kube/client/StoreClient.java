package dev.portcullis.kube.client;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Kubernetes API of store-service, for a service's own needs: it acts as itself, past admission. Paths are those of
 * the REST API, {@code /api/v1/namespaces/x/secrets/y}. Errors are {@link ApiException}s.
 */
public final class StoreClient {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private final InternalClient store;

    public StoreClient(InternalClient store) {
        this.store = store;
    }

    public InternalClient transport() {
        return store;
    }

    public Optional<ObjectNode> get(String path) {
        try {
            return Optional.of(call("GET", path, null, "application/json"));
        } catch (ApiException e) {
            if (e.is("NotFound")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public ObjectNode list(String path) {
        return call("GET", path, null, "application/json");
    }

    public ObjectNode create(String collection, ObjectNode object) {
        return call("POST", collection, object, "application/json");
    }

    public ObjectNode update(String path, ObjectNode object) {
        return call("PUT", path, object, "application/json");
    }

    public ObjectNode mergePatch(String path, ObjectNode patch) {
        return call("PATCH", path, patch, "application/merge-patch+json");
    }

    /** @param options a DeleteOptions, for preconditions; null for none */
    public ObjectNode delete(String path, @Nullable ObjectNode options) {
        return call("DELETE", path, options, "application/json");
    }

    private ObjectNode call(String method, String path, @Nullable ObjectNode body, String mediaType) {
        byte[] bytes = body == null ? null : Json.write(body);
        try (InternalResponse response = store.send(
                method,
                path,
                header -> {
                    header.accept("Accept", "application/json");
                    if (bytes != null) {
                        header.accept("Content-Type", mediaType);
                    }
                },
                bytes,
                WAIT,
                method.equals("GET"))) {
            return (ObjectNode) Json.read(response.success());
        }
    }
}
