package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Refusal;
import dev.portcullis.e2e.suite.Cable;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Etcd;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One etcd is hurt under one of each; then everything, of two of each and an etcd of three, by the fault test cut short. */
@Tag("alone")
class Scenario66Faults {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Duration AWAY = Duration.ofSeconds(6);
    private static final Duration ANSWERED = Duration.ofSeconds(12);
    private static final Duration WELL_AGAIN = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path dir;

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    @Test
    void etcdIsKilledPausedAndCutOff() throws Exception {
        try (Etcd etcd = Etcd.start(dir);
                Cable cable = new Cable(etcd.port());
                Portcullis portcullis = Portcullis.start(
                        "etcd-faults", StoreKind.EMBEDDED, "--store=etcd", "--etcd-servers=" + cable.url());
                Https admin = Https.admin(portcullis)) {
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String prefix = "w" + i + "-";
                writers.add(Thread.ofVirtual().start(() -> write(portcullis, prefix)));
            }
            await().atMost(WELL_AGAIN).until(() -> acknowledged.size() > 20);
            without("killed", etcd::kill, etcd::restart);
            without("paused", etcd::pause, etcd::resume);
            without("cut off", cable::cut, cable::mend);
            stopped = true;
            for (Thread writer : writers) {
                Ending.of(writer);
            }
            Map<String, String> stored = new HashMap<>();
            for (JsonNode item : JSON.readTree(admin.get(CONFIG_MAPS).body()).get("items")) {
                stored.put(
                        item.at("/metadata/name").asString(),
                        item.at("/metadata/resourceVersion").asString());
            }
            assertThat(stored).containsAllEntriesOf(acknowledged);
        }
    }

    /** {@code ./portcullis bench faults} goes on for ten minutes; docs/faults.md says what it checks. */
    @Test
    void everythingIsHurtAndEveryPromiseIsKept() {
        Result result = Portcullis.launcher(
                "bench",
                "faults",
                "--seconds",
                "10",
                "--history",
                dir.resolve("history.jsonl").toString());
        System.out.print(result.out().indent(2));
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith("  kept ")))
                .hasSize(6);
    }

    /** Whoever asks meanwhile is told so in time, and afterwards all is well soon. */
    private void without(String how, Runnable begin, Runnable end) throws InterruptedException {
        refusals.clear();
        begin.run();
        try {
            Thread.sleep(AWAY);
        } finally {
            end.run();
        }
        Instant back = Instant.now();
        int before = acknowledged.size();
        await().atMost(WELL_AGAIN).pollInterval(Duration.ofMillis(50)).until(() -> acknowledged.size() > before + 10);
        System.out.printf(
                "  etcd %s: %d refused, written again %d ms after it was back%n",
                how, refusals.size(), Duration.between(back, Instant.now()).toMillis());
        assertThat(refusals).as(how).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.status()).as(refusal.message()).isIn(503, 504);
            assertThat(refusal.message()).contains("-service");
            assertThat(Duration.between(refusal.begun(), refusal.ended())).isLessThan(ANSWERED);
        });
        assertThat(refusals)
                .as(how)
                .anySatisfy(refusal -> assertThat(refusal.message()).contains("store-service"));
    }

    private void write(Portcullis portcullis, String prefix) {
        try (Https admin = Https.admin(portcullis)) {
            for (int i = 0; !stopped; i++) {
                String name = prefix + i;
                Instant begun = Instant.now();
                HttpResponse<String> answer =
                        admin.trySend("POST", CONFIG_MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
                JsonNode body = JSON.readTree(answer.body());
                if (answer.statusCode() == 201) {
                    acknowledged.put(name, body.at("/metadata/resourceVersion").asString());
                } else {
                    refusals.add(new Refusal(
                            begun,
                            Instant.now(),
                            answer.statusCode(),
                            body.path("message").asString()));
                }
                Thread.sleep(20);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
