package dev.portcullis.store.rest;

import dev.portcullis.store.rest.TestServer.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What tests of server-side apply say to their server, and what they look at in its answers. */
abstract class ApplyServerTest extends ServerTest {
    static final String APPLY = "application/apply-patch+yaml";
    static final String MERGE = "application/merge-patch+json";
    static final String JSON = "application/json";
    static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, labels: {app: d}}
            spec:
              replicas: 2
              selector: {matchLabels: {app: d}}
              template:
                metadata: {labels: {app: d}}
                spec:
                  containers:
                  - name: c
                    image: i
                    ports: [{containerPort: 80}]
            """;

    static String namespace(String name) throws Exception {
        server.send(
                "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name), "Content-Type", JSON);
        return name;
    }

    static String maps(String namespace) throws Exception {
        return "/api/v1/namespaces/" + namespace(namespace) + "/configmaps";
    }

    static String deployments(String namespace) throws Exception {
        return "/apis/apps/v1/namespaces/" + namespace(namespace) + "/deployments";
    }

    static Answer apply(String path, String body) throws Exception {
        return server.send("PATCH", path, body, "Content-Type", APPLY);
    }

    static Answer merge(String path, String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = MERGE;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return server.send("PATCH", path, body, all);
    }

    static String map(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {%s}}".formatted(data);
    }

    static JsonNode managed(Answer answer) {
        return answer.json().at("/metadata/managedFields");
    }

    /** {@code manager operation subresource: fieldsV1}, in order. */
    static List<String> entries(Answer answer) {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : managed(answer)) {
            String part = entry.path("subresource").asString("");
            entries.add(entry.path("manager").asString("") + ' '
                    + entry.path("operation").asString("") + (part.isEmpty() ? "" : ' ' + part) + ": "
                    + entry.get("fieldsV1"));
        }
        return entries;
    }

    static String version(Answer answer) {
        return answer.json().at("/metadata/resourceVersion").asString();
    }

    /** So that a time that changed could be seen. */
    static void awaitNextSecond() throws InterruptedException {
        Thread.sleep(1_100);
    }
}
