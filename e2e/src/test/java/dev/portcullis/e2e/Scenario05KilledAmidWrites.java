package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kill -9} of all five in the midst of writes, then {@code up}: what was acknowledged is there, as it was acknowledged. On the shared
 * suites: nothing is lost by it. */
class Scenario05KilledAmidWrites {
    private static final int WRITERS = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean killed = new AtomicBoolean();
    private final String namespace = SharedSuites.name("amid-writes");
    private final String configMaps = "/api/v1/namespaces/" + namespace + "/configmaps";

    @ParameterizedTest
    @EnumSource
    void everyAcknowledgedWriteIsThere(StoreKind store) throws InterruptedException {
        Portcullis portcullis = SharedSuites.on(store);
        try (Https admin = Https.admin(portcullis)) {
            String made = "{\"metadata\":{\"name\":\"" + namespace + "\"}}";
            assertThat(admin.post("/api/v1/namespaces", made).statusCode()).isEqualTo(201);
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            for (int i = 0; i < WRITERS; i++) {
                String prefix = "w" + i + "-";
                writers.submit(() -> write(portcullis, prefix));
            }
            await().atMost(1, TimeUnit.MINUTES).until(() -> acknowledged.size() > 100);
            portcullis.kill(Portcullis.SERVICES.toArray(String[]::new));
            killed.set(true);
            writers.shutdown();
            assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            portcullis.up();

            Map<String, String> stored = new ConcurrentHashMap<>();
            for (JsonNode item : JSON.readTree(admin.get(configMaps).body()).get("items")) {
                stored.put(
                        item.at("/metadata/name").asString(),
                        item.at("/metadata/resourceVersion").asString());
            }
            assertThat(stored).containsAllEntriesOf(acknowledged);
            HttpResponse<String> next = admin.post(configMaps, configMap("afterwards"));
            assertThat(revision(next))
                    .isGreaterThan(acknowledged.values().stream()
                            .mapToLong(Long::parseLong)
                            .max()
                            .orElseThrow());
            System.out.printf("  %s: %d acknowledged writes, all there after kill -9%n", store, acknowledged.size());
        }
    }

    /** Creates and updates until nobody answers any more. An answer that never came acknowledges nothing. */
    private void write(Portcullis portcullis, String prefix) {
        try (Https admin = Https.admin(portcullis)) {
            for (int i = 0; !killed.get(); i++) {
                String name = prefix + i;
                HttpResponse<String> created = admin.trySend("POST", configMaps, configMap(name));
                if (created.statusCode() != 201) {
                    continue;
                }
                if (i % 2 == 0) {
                    acknowledged.put(name, String.valueOf(revision(created)));
                } else {
                    String changed = created.body().replace("\"a\":\"b\"", "\"a\":\"c\"");
                    HttpResponse<String> updated = admin.trySend("PUT", configMaps + "/" + name, changed);
                    if (updated.statusCode() == 200) {
                        acknowledged.put(name, String.valueOf(revision(updated)));
                    }
                }
            }
        } catch (IOException e) {
            // The server is gone: that was the plan.
        }
    }

    private static long revision(HttpResponse<String> answer) {
        return Long.parseLong(
                JSON.readTree(answer.body()).at("/metadata/resourceVersion").asString());
    }

    private static String configMap(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"a\":\"b\"}}";
    }
}
