package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Etcd;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A store is backed up while it is written to, lost, and restored: what was acknowledged is there, and no client is misled. */
class Scenario65Backup {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String ACCOUNT = "/api/v1/namespaces/default/serviceaccounts/default";

    private static long versionOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return Long.parseLong(
                JSON.readTree(answer.body()).at("/metadata/resourceVersion").asString());
    }

    private static HttpResponse<String> create(Https client, String name) {
        return client.post(CONFIG_MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    private static Result launcher(Portcullis portcullis, String command, Path file) {
        return Portcullis.launcher(command, "--data-dir", portcullis.data().toString(), file.toString());
    }

    @Test
    void whatWasAcknowledgedIsThereAndNobodyIsMisled() throws Exception {
        try (Portcullis portcullis = Portcullis.start("backup", StoreKind.EMBEDDED);
                Https admin = Https.admin(portcullis)) {
            Path file = portcullis.data().resolve("backup.zip");
            create(admin, "before");
            String token = JSON.readTree(admin.post(ACCOUNT + "/token", "{}").body())
                    .at("/status/token")
                    .asString();
            String uid =
                    JSON.readTree(admin.get(ACCOUNT).body()).at("/metadata/uid").asString();
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    create(admin, "meanwhile-" + i);
                }
            });
            Result saved = launcher(portcullis, "backup", file);
            writer.interrupt();
            Ending.of(writer);
            assertThat(saved.exit()).as("%s", saved).isZero();
            assertThat(launcher(portcullis, "backup", file).err()).contains("already");
            long seen = versionOf(create(admin, "after"));

            portcullis.down();
            assertThat(launcher(portcullis, "restore", file).err()).contains("there is a store in");
            lose(portcullis.data().resolve("store"));
            Result restored = launcher(portcullis, "restore", file);
            assertThat(restored.exit()).as("%s", restored).isZero();
            portcullis.up();

            assertThat(admin.get(CONFIG_MAPS + "/before").statusCode()).isEqualTo(200);
            assertThat(admin.get(CONFIG_MAPS + "/after").statusCode()).isEqualTo(404);
            assertThat(JSON.readTree(admin.get(ACCOUNT).body())
                            .at("/metadata/uid")
                            .asString())
                    .isEqualTo(uid);
            assertThat(versionOf(create(admin, "after"))).isGreaterThan(seen);
            goneForWatches(admin, seen);
            try (Https bearer = Https.bearer(portcullis, token)) {
                assertThat(bearer.get(CONFIG_MAPS).statusCode()).isEqualTo(403);
            }
        }
    }

    /**
     * As docs/backup.md says: every object has the version that it had, later ones come after them, and a watch goes on without a gap from
     * what the backup knows.
     */
    @Test
    void anEtcdIsRestoredFromASnapshotOfIt(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("snapshot.db");
        try (Etcd etcd = Etcd.start(dir);
                Portcullis portcullis = Portcullis.start(
                        "backup-etcd", StoreKind.EMBEDDED, "--store=etcd", "--etcd-servers=" + etcd.url());
                Https admin = Https.admin(portcullis)) {
            String token = JSON.readTree(admin.post(ACCOUNT + "/token", "{}").body())
                    .at("/status/token")
                    .asString();
            long before = versionOf(create(admin, "before"));
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    create(admin, "meanwhile-" + i);
                }
            });
            await().until(() -> versions(admin).size() > 5);
            Map<String, Long> acknowledged = versions(admin);
            etcd.save(file);
            writer.interrupt();
            Ending.of(writer);
            create(admin, "after");

            portcullis.down();
            etcd.restore(file);
            portcullis.up();

            Map<String, Long> restored = versions(admin);
            assertThat(restored).containsAllEntriesOf(acknowledged).doesNotContainKey("after");
            long next = versionOf(create(admin, "next"));
            assertThat(restored.values()).allMatch(version -> version < next);
            List<String> missed = restored.entrySet().stream()
                    .filter(object -> object.getValue() > before)
                    .sorted(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toList());
            missed.add("next");
            try (Stream<String> lines =
                    admin.lines(CONFIG_MAPS + "?watch=1&timeoutSeconds=5&resourceVersion=" + before)) {
                assertThat(lines.limit(missed.size())
                                .map(JSON::readTree)
                                .map(event -> event.at("/object/metadata/name").asString()))
                        .isEqualTo(missed);
            }
            try (Https bearer = Https.bearer(portcullis, token)) {
                assertThat(bearer.get(CONFIG_MAPS).statusCode()).isEqualTo(403);
            }
        }
    }

    /** Of the namespace's ConfigMaps, by name. */
    private static Map<String, Long> versions(Https admin) {
        Map<String, Long> versions = new HashMap<>();
        JSON.readTree(admin.get(CONFIG_MAPS).body())
                .path("items")
                .forEach(object -> versions.put(
                        object.at("/metadata/name").asString(),
                        Long.parseLong(object.at("/metadata/resourceVersion").asString())));
        return versions;
    }

    /** Whoever goes on from what it saw is told to list anew. */
    private static void goneForWatches(Https admin, long seen) throws IOException {
        try (Stream<String> lines = admin.lines(CONFIG_MAPS + "?watch=1&timeoutSeconds=5&resourceVersion=" + seen)) {
            JsonNode event = JSON.readTree(lines.findFirst().orElseThrow());
            assertThat(event.path("type").asString()).isEqualTo("ERROR");
            assertThat(event.at("/object/code").asInt()).isEqualTo(410);
        }
    }

    private static void lose(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : List.copyOf(files.toList()).reversed()) {
                Files.delete(file);
            }
        }
    }
}
