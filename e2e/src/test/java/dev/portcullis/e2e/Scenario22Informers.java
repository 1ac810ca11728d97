package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.InformerClient;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two informers, one of a selection that objects enter and leave, follow 10,000 random creates, updates and deletes while each service
 * is restarted in its turn: in the end they hold what the store holds, and have listed again only when they were refused.
 */
class Scenario22Informers {
    private static final int WRITERS = 24;
    private static final String NAMESPACE = "churn";
    private static final String COLLECTION = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    private static final String BLUE = "colour=blue";
    private static final Duration IN_TIME = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger done = new AtomicInteger();
    private int operations;

    @ParameterizedTest
    @CsvSource({"EMBEDDED, 10000", "ETCD, 3000"})
    void theyHoldWhatTheStoreHolds(StoreKind store, int count) throws Exception {
        operations = count;
        try (Portcullis portcullis =
                        Portcullis.start("informers-" + store.name().toLowerCase(), store);
                Https admin = Https.admin(portcullis)) {
            admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}");
            try (InformerClient all = new InformerClient(portcullis, NAMESPACE, null);
                    InformerClient blue = new InformerClient(portcullis, NAMESPACE, BLUE)) {
                await().atMost(IN_TIME).until(() -> all.synced() && blue.synced());
                List<Thread> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    long seed = i;
                    writers.add(Thread.ofVirtual()
                            .start(() -> new ConfigMapChurn(admin, COLLECTION, seed).run(this::another)));
                }
                restartEach(portcullis);
                for (Thread writer : writers) {
                    writer.join();
                }
                assertThat(done).hasValueGreaterThanOrEqualTo(operations);

                assertThat(stored(admin, "")).isNotEmpty();
                await().atMost(IN_TIME)
                        .untilAsserted(() -> assertThat(all.cached()).isEqualTo(stored(admin, "")));
                await().atMost(IN_TIME)
                        .untilAsserted(
                                () -> assertThat(blue.cached()).isEqualTo(stored(admin, "?labelSelector=" + BLUE)));
                for (InformerClient informer : List.of(all, blue)) {
                    assertThat(informer.lists()).isLessThanOrEqualTo(1 + informer.refused());
                    assertThat(informer.expired()).isZero();
                }
                System.out.printf(
                        "  %s: %d objects after %d operations; lists %d and %d, requests refused %d and %d%n",
                        store,
                        all.cached().size(),
                        done.get(),
                        all.lists(),
                        blue.lists(),
                        all.refused(),
                        blue.refused());
            }
        }
    }

    /** One in each sixth of the operations; the stages with -9, the gateway so that it can end its streams. */
    private void restartEach(Portcullis portcullis) {
        int next = 0;
        for (String service : List.of("store", "authz", "admission", "authn", "gateway")) {
            next += operations / 6;
            int due = next;
            await().atMost(Duration.ofMinutes(2)).until(() -> done.get() >= due);
            if (service.equals("gateway")) {
                portcullis.stop(service);
            } else {
                portcullis.kill(service + "-service");
            }
            portcullis.up();
        }
    }

    /** Called by a writer after each operation that was acknowledged: whether to do another. */
    private boolean another() {
        return done.incrementAndGet() < operations;
    }

    private static Map<String, String> stored(Https admin, String selection) {
        Map<String, String> stored = new TreeMap<>();
        JSON.readTree(admin.get(COLLECTION + selection).body())
                .get("items")
                .forEach(item -> stored.put(
                        item.at("/metadata/name").asString(),
                        item.at("/metadata/resourceVersion").asString()));
        return stored;
    }
}
