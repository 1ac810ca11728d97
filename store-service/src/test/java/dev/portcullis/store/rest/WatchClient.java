package dev.portcullis.store.rest;

import dev.portcullis.kube.json.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One watch, read to its end or as far as a test wants. */
final class WatchClient implements AutoCloseable {
    private final BufferedReader lines;

    WatchClient(TestServer server, String path, String... headers) throws Exception {
        lines = new BufferedReader(new InputStreamReader(server.stream(path, headers), StandardCharsets.UTF_8));
    }

    /** The next line, of an event or not. */
    String line() throws Exception {
        return lines.readLine();
    }

    /** The next event; null at the proper end. */
    JsonNode next() throws Exception {
        String line = lines.readLine();
        return line == null ? null : Json.MAPPER.readTree(line);
    }

    /** Type and name of the events until the end. */
    static List<String> told(TestServer server, String path) throws Exception {
        return all(server, path).stream().map(WatchClient::text).toList();
    }

    static List<JsonNode> all(TestServer server, String path, String... headers) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        try (WatchClient watch = new WatchClient(server, path, headers)) {
            for (JsonNode event = watch.next(); event != null; event = watch.next()) {
                events.add(event);
            }
        }
        return events;
    }

    static String text(JsonNode event) {
        return (event.path("type").asString() + " "
                        + event.at("/object/metadata/name").asString(""))
                .strip();
    }

    static long version(JsonNode event) {
        return event.at("/object/metadata/resourceVersion").asLong();
    }

    @Override
    public void close() throws Exception {
        lines.close();
    }
}
