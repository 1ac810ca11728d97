package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What watches tell, from which version they can be had, and how they say that it is too late. */
class WatchesTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String WATCH = MAPS + "?watch=1&timeoutSeconds=1&resourceVersion=";

    @TempDir
    Path dir;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(dir);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aRestartOfTheStoreTakesNoVersionAway() throws Exception {
        long before = now();
        create("a");
        change("a", "1");
        long between = now();
        change("a", "2");
        delete("a");
        stop();
        start();
        create("b");

        assertThat(WatchClient.told(server, WATCH + before))
                .containsExactly("ADDED a", "MODIFIED a", "MODIFIED a", "DELETED a", "ADDED b");
        assertThat(WatchClient.told(server, WATCH + between)).containsExactly("MODIFIED a", "DELETED a", "ADDED b");
    }

    @Test
    void whoCatchesUpWhileMoreHappensMissesNothingAndHearsNothingTwice() throws Exception {
        create("a");
        long before = now();
        int past = 1500;
        for (int i = 1; i <= past; i++) {
            change("a", "p" + i);
        }
        int more = 300;
        Thread writer = Thread.startVirtualThread(() -> {
            for (int i = 1; i <= more; i++) {
                change("a", "m" + i);
            }
        });
        List<Long> versions = new ArrayList<>();
        try (WatchClient watch =
                new WatchClient(server, MAPS + "?watch=1&timeoutSeconds=60&resourceVersion=" + before)) {
            while (versions.size() < past + more) {
                versions.add(WatchClient.version(watch.next()));
            }
        }
        writer.join();
        assertThat(versions)
                .isEqualTo(LongStream.rangeClosed(before + 1, before + past + more)
                        .boxed()
                        .toList());
    }

    @Test
    void aVersionThatWasCompactedIsExpired() throws Exception {
        long before = now();
        create("a");
        change("a", "1");
        long compacted = now();
        server.store().compact(compacted);
        stop();
        start();

        List<JsonNode> events = WatchClient.all(server, WATCH + before);
        assertThat(events).hasSize(1);
        JsonNode status = events.getFirst().path("object");
        assertThat(events.getFirst().path("type").asString()).isEqualTo("ERROR");
        assertThat(status.path("kind").asString()).isEqualTo("Status");
        assertThat(status.path("code").asInt()).isEqualTo(410);
        assertThat(status.path("reason").asString()).isEqualTo("Expired");
        assertThat(status.path("message").asString())
                .isEqualTo("too old resource version: %d (%d)".formatted(before, compacted));

        assertThat(WatchClient.told(server, WATCH + compacted)).isEmpty();
        assertThat(server.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + before)
                        .message())
                .isEqualTo("The resourceVersion for the provided list is too old.");
    }

    @Test
    void aFutureVersionIsWaitedFor() throws Exception {
        long now = now();
        try (WatchClient watch =
                new WatchClient(server, MAPS + "?watch=1&timeoutSeconds=20&resourceVersion=" + (now + 2))) {
            create("a");
            create("b");
            create("c");
            assertThat(WatchClient.text(watch.next())).isEqualTo("ADDED c");
        }
    }

    @Test
    void bookmarksSayHowFarItIsAndTheLastComesBeforeTheEnd() throws Exception {
        long before = now();
        create("a");
        server.send("POST", "/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"s\"}}");
        long after = now();
        List<JsonNode> events = WatchClient.all(server, WATCH + before + "&allowWatchBookmarks=true");

        assertThat(events.stream().map(WatchClient::text)).containsExactly("ADDED a", "BOOKMARK");
        JsonNode bookmark = events.getLast();
        assertThat(WatchClient.version(bookmark)).isEqualTo(after);
        assertThat(bookmark.path("object").toString())
                .isEqualTo("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\"}}"
                        .formatted(after));
        assertThat(WatchClient.told(server, WATCH + (after + 100) + "&allowWatchBookmarks=true"))
                .as("none before the version that was asked for")
                .isEmpty();
    }

    /** A service that asks for it hears from a quiet watch, and so notices when it is cut off. */
    @Test
    void aQuietWatchSendsEmptyLinesToWhoWantsThem() throws Exception {
        String path = "/api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=3&resourceVersion=" + now();
        try (WatchClient watch = new WatchClient(server, path, "Portcullis-Pulse", "1")) {
            assertThat(watch.line()).isEmpty();
            create("heard");
            String line = watch.line();
            while (line.isEmpty()) {
                line = watch.line();
            }
            assertThat(line).startsWith("{\"type\":\"ADDED\"");
        }
        assertThat(WatchClient.told(server, path)).containsExactly("ADDED heard");
    }

    @Test
    void aWatchListSaysWhereItsBeginningEnds() throws Exception {
        create("a");
        create("b");
        change("a", "1");
        long now = now();
        String list =
                "?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&fieldSelector=metadata.name%3Da";
        List<JsonNode> events = WatchClient.all(server, MAPS + list + "&allowWatchBookmarks=true");

        assertThat(events.stream().map(WatchClient::text)).startsWith("ADDED a", "BOOKMARK");
        assertThat(events.get(1).at("/object/metadata/annotations").toString())
                .isEqualTo("{\"k8s.io/initial-events-end\":\"true\"}");
        assertThat(WatchClient.version(events.get(1))).isEqualTo(now);
        assertThat(WatchClient.told(server, MAPS + list)).containsExactly("ADDED a");
    }

    @Test
    void whatLeavesTheSelectionIsDeletedAsItWasAtTheVersionOfTheChange() throws Exception {
        create("a");
        patch("a", "{\"metadata\":{\"labels\":{\"w\":\"1\"}},\"data\":{\"k\":\"in\"}}");
        long before = now();
        patch("a", "{\"metadata\":{\"labels\":{\"w\":null}},\"data\":{\"k\":\"out\"}}");
        long left = now();
        patch("a", "{\"metadata\":{\"labels\":{\"w\":\"1\"}},\"data\":{\"k\":\"back\"}}");
        delete("a");
        long deleted = now();

        List<JsonNode> events = WatchClient.all(server, WATCH + before + "&labelSelector=w");
        assertThat(events.stream().map(WatchClient::text)).containsExactly("DELETED a", "ADDED a", "DELETED a");
        assertThat(events.get(0).at("/object/data/k").asString()).isEqualTo("in");
        assertThat(WatchClient.version(events.get(0))).isEqualTo(left);
        assertThat(events.get(2).at("/object/data/k").asString()).isEqualTo("back");
        assertThat(WatchClient.version(events.get(2))).isEqualTo(deleted);
    }

    @Test
    void oneObjectByItsName() throws Exception {
        long before = now();
        create("a");
        create("ab");
        String one = "/api/v1/watch/namespaces/default/configmaps/a?timeoutSeconds=1&resourceVersion=" + before;
        assertThat(WatchClient.told(server, one)).containsExactly("ADDED a");
        assertThat(WatchClient.told(server, one + "&fieldSelector=metadata.name%3Da"))
                .containsExactly("ADDED a");
        assertThat(WatchClient.told(server, WATCH + before + "&fieldSelector=metadata.name%3Da"))
                .containsExactly("ADDED a");
        var refused = server.get(one + "&fieldSelector=metadata.name%3Dab");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo("fieldSelector metadata.name doesn't match requested name");
    }

    @Test
    void tablesAndPartialObjects() throws Exception {
        long before = now();
        create("a");
        delete("a");
        String accept = "application/json;as=%s;v=v1;g=meta.k8s.io";
        List<JsonNode> tables = WatchClient.all(
                server, WATCH + before + "&allowWatchBookmarks=true", "Accept", accept.formatted("Table"));
        assertThat(tables.stream().map(event -> event.path("type").asString()))
                .containsExactly("ADDED", "DELETED", "BOOKMARK");
        assertThat(tables)
                .allSatisfy(
                        event -> assertThat(event.at("/object/kind").asString()).isEqualTo("Table"));
        assertThat(tables.get(0).at("/object/columnDefinitions").size()).isEqualTo(3);
        assertThat(tables.get(1).at("/object/columnDefinitions").isNull()).isTrue();
        assertThat(tables.get(1).at("/object/rows/0/cells/0").asString()).isEqualTo("a");

        List<JsonNode> partial =
                WatchClient.all(server, WATCH + before, "Accept", accept.formatted("PartialObjectMetadata"));
        assertThat(partial).hasSize(2).allSatisfy(event -> {
            assertThat(event.at("/object/kind").asString()).isEqualTo("PartialObjectMetadata");
            assertThat(event.path("object").has("data")).isFalse();
        });
    }

    private long now() throws Exception {
        return server.get(MAPS).json().at("/metadata/resourceVersion").asLong();
    }

    private void create(String name) throws Exception {
        var created = server.send(
                "POST",
                MAPS,
                "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"0\"}}",
                "Content-Type",
                "application/json");
        assertThat(created.status()).as(created.message()).isEqualTo(201);
    }

    private void change(String name, String value) {
        patch(name, "{\"data\":{\"k\":\"" + value + "\"}}");
    }

    private void patch(String name, String patch) {
        try {
            var patched =
                    server.send("PATCH", MAPS + "/" + name, patch, "Content-Type", "application/merge-patch+json");
            assertThat(patched.status()).isEqualTo(200);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void delete(String name) throws Exception {
        assertThat(server.send("DELETE", MAPS + "/" + name, "").status()).isEqualTo(200);
    }
}
