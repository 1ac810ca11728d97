package dev.portcullis.gateway.endpoint;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The list of all paths: {@code /} answers with it, and so does, with 404, every path that there is none of. */
public final class PathsEndpoint implements Endpoint {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final List<String> FIXED = List.of(
            "/.well-known/openid-configuration",
            "/api",
            "/api/v1",
            "/apis",
            "/apis/",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/openapi/v3/",
            "/openid/v1/jwks",
            "/version");

    private final InternalClient store;
    private final List<String> healthPaths;
    private final int status;

    /** @param status 200 for {@code /}, 404 for the rest */
    public PathsEndpoint(InternalClient store, List<String> healthPaths, int status) {
        this.store = store;
        this.healthPaths = healthPaths;
        this.status = status;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        Set<String> paths = new TreeSet<>(FIXED);
        paths.addAll(healthPaths);
        addGroups(paths, exchange);
        ArrayNode list = Json.object().putArray("paths");
        paths.forEach(list::add);
        JsonAnswer.write(status, Json.object().set("paths", list), exchange);
    }

    /** The groups that the store serves at the moment, those of custom resources included. */
    private void addGroups(Set<String> paths, Exchange exchange) {
        try (InternalResponse answer = store.send(
                "GET",
                "/apis",
                header -> {
                    header.accept("Accept", "application/json");
                    exchange.identity().writeHeaders(header);
                },
                null,
                WAIT,
                true)) {
            for (JsonNode group : Json.read(answer.success()).path("groups")) {
                paths.add("/apis/" + group.path("name").asString());
                for (JsonNode version : group.path("versions")) {
                    paths.add("/apis/" + version.path("groupVersion").asString());
                }
            }
        }
    }
}
