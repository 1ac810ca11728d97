package dev.portcullis.e2e.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a case needs beside its request, over the plain API: a kubectl for each object would only cost time. */
final class ApiObjects {
    private static final JsonMapper JSON = new JsonMapper();

    private final Https admin;
    private final Map<String, JsonNode> discovered = new ConcurrentHashMap<>();

    ApiObjects(Https admin) {
        this.admin = admin;
    }

    /** The resource of a kind. */
    JsonNode resource(String apiVersion, String kind) {
        return find(apiVersion, resource -> resource.path("kind").asString().equals(kind));
    }

    /** The kind of a resource, {@code deployments}. */
    String kind(String apiVersion, String plural) {
        return find(apiVersion, resource -> resource.path("name").asString().equals(plural))
                .path("kind")
                .asString();
    }

    private JsonNode find(String apiVersion, Predicate<JsonNode> which) {
        return discovered
                .computeIfAbsent(
                        apiVersion,
                        version ->
                                JSON.readTree(admin.get(root(version)).body()).path("resources"))
                .valueStream()
                .filter(resource -> !resource.path("name").asString().contains("/") && which.test(resource))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such kind in " + apiVersion));
    }

    private static String root(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    String collection(JsonNode object) {
        String apiVersion = object.path("apiVersion").asString();
        JsonNode resource = resource(apiVersion, object.path("kind").asString());
        String namespace = object.path("metadata").path("namespace").asString("default");
        return root(apiVersion)
                + (resource.path("namespaced").asBoolean() ? "/namespaces/" + namespace : "")
                + "/" + resource.path("name").asString();
    }

    String path(JsonNode object) {
        return collection(object) + "/" + object.path("metadata").path("name").asString();
    }

    /** With its status, where it says one. */
    void create(ObjectNode object) {
        HttpResponse<String> answer = admin.post(collection(object), JSON.writeValueAsString(object));
        assertThat(answer.statusCode()).as("%s: %s", object, answer.body()).isEqualTo(201);
        if (object.has("status")) {
            patch(path(object) + "/status", JSON.createObjectNode().set("status", object.path("status")));
        }
    }

    void patch(String path, JsonNode change) {
        HttpResponse<String> answer = patch(admin, path, change, "application/merge-patch+json");
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    }

    static HttpResponse<String> patch(Https client, String path, JsonNode change, String mediaType) {
        byte[] bytes = JSON.writeValueAsString(change).getBytes(UTF_8);
        return client.bytes("PATCH", path, bytes, "Content-Type", mediaType);
    }

    Optional<ObjectNode> get(String path) {
        HttpResponse<String> answer = admin.get(path);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return Optional.of((ObjectNode) JSON.readTree(answer.body()));
    }

    /** Comes back when it is gone. */
    void delete(ObjectNode object) {
        String path = path(object);
        admin.send("DELETE", path + "?gracePeriodSeconds=0", "");
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> get(path).isEmpty());
    }
}
