package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.InformerClient;
import dev.portcullis.e2e.client.InformerRequest;
import dev.portcullis.e2e.client.InformerRequest.Ended;
import dev.portcullis.e2e.client.InformerRequest.Listed;
import dev.portcullis.e2e.client.InformerRequest.Refused;
import dev.portcullis.e2e.client.InformerRequest.Verb;
import dev.portcullis.e2e.client.Refusal;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two informers, one of a selection that objects enter and leave, follow 10,000 random creates, updates and deletes while each service
 * is restarted in its turn. In the end they hold what the store holds, have been told of every change once and in order, and have listed
 * again only where {@link InformerRequest#makesItListAgain} says so: streams that end with a service end properly and are gone on with.
 */
@Tag("alone")
class Scenario22Informers {
    private static final int OPERATIONS = 10_000;
    private static final int WRITERS = 24;
    private static final String NAMESPACE = "churn";
    private static final String COLLECTION = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    private static final String BLUE = "colour=blue";
    private static final Duration IN_TIME = Duration.ofSeconds(30);
    private static final Duration A_SIXTH = Duration.ofMinutes(3);
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger done = new AtomicInteger();
    private final List<Outage> outages = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("dev.portcullis.e2e.Cases#storesInTime")
    void theyHoldWhatTheStoreHolds(StoreKind store) throws InterruptedException {
        try (Portcullis portcullis =
                        Portcullis.start("informers-" + store.name().toLowerCase(), store);
                Https admin = Https.admin(portcullis)) {
            admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}");
            try (InformerClient all = new InformerClient(portcullis, NAMESPACE, null);
                    InformerClient blue = new InformerClient(portcullis, NAMESPACE, BLUE)) {
                await().atMost(IN_TIME).until(() -> all.synced() && blue.synced());
                Map<Long, String> acknowledged = churn(admin, portcullis);

                assertThat(stored(admin, "")).isNotEmpty();
                await().atMost(IN_TIME)
                        .untilAsserted(() -> assertThat(all.cached()).isEqualTo(stored(admin, "")));
                await().atMost(IN_TIME)
                        .untilAsserted(
                                () -> assertThat(blue.cached()).isEqualTo(stored(admin, "?labelSelector=" + BLUE)));
                toldOnceAndInOrder(all.told(), acknowledged.keySet());
                acknowledged.values().removeIf(colour -> !colour.equals("blue"));
                toldOnceAndInOrder(blue.told(), acknowledged.keySet());
                for (InformerClient informer : List.of(all, blue)) {
                    listedOnlyWhenItHadTo(informer.requests());
                    System.out.printf(
                            "  %s: %d objects after %d operations, told %d versions; %s%n",
                            store,
                            informer.cached().size(),
                            done.get(),
                            informer.told().size(),
                            summary(informer.requests()));
                }
            }
        }
    }

    /** The versions that were acknowledged, with the colours that objects had in them. */
    private Map<Long, String> churn(Https admin, Portcullis portcullis) throws InterruptedException {
        List<ConfigMapChurn> churns = new ArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            ConfigMapChurn churn = new ConfigMapChurn(admin, COLLECTION, i);
            churns.add(churn);
            writers.add(Thread.ofVirtual().start(() -> churn.run(done, OPERATIONS)));
        }
        try {
            restartEach(portcullis);
        } catch (Throwable e) {
            done.addAndGet(OPERATIONS);
            throw e;
        }
        for (Thread writer : writers) {
            Ending.of(writer);
        }
        Map<Long, String> acknowledged = new TreeMap<>();
        for (ConfigMapChurn churn : churns) {
            acknowledged.putAll(churn.acknowledged());
            assertThat(churn.refusals()).allSatisfy(this::isExplained);
        }
        return acknowledged;
    }

    /** One in each sixth of the operations; the stages with -9, the gateway so that it can end its streams. */
    private void restartEach(Portcullis portcullis) {
        int next = 0;
        for (String service :
                List.of("store-service", "authz-service", "admission-service", "authn-service", "gateway")) {
            next += OPERATIONS / 6;
            int due = next;
            await().atMost(A_SIXTH).until(() -> done.get() >= due);
            Instant from = Instant.now();
            if (service.equals("gateway")) {
                portcullis.stop(service);
            } else {
                portcullis.kill(service);
            }
            portcullis.up();
            outages.add(new Outage(service, from, Instant.now()));
        }
    }

    private void isExplained(Refusal refusal) {
        assertThat(outages).as("%s", refusal).anyMatch(outage -> outage.explains(refusal));
    }

    /** All that was acknowledged, but what lay between the last event before a list and the list. */
    private static void toldOnceAndInOrder(List<Long> told, Iterable<Long> acknowledged) {
        NavigableSet<Long> missing = new TreeSet<>();
        acknowledged.forEach(missing::add);
        long last = 0;
        for (long version : told) {
            if (version < 0) {
                assertThat(-version).isGreaterThanOrEqualTo(last);
                missing.subSet(last, false, -version, true).clear();
            } else {
                assertThat(version).isGreaterThan(last);
                missing.remove(version);
            }
            last = Math.abs(version);
        }
        assertThat(missing).as("acknowledged and never told").isEmpty();
    }

    private void listedOnlyWhenItHadTo(List<InformerRequest> requests) {
        assertThat(requests.getFirst().verb()).isEqualTo(Verb.LIST);
        for (int i = 0; i < requests.size(); i++) {
            InformerRequest request = requests.get(i);
            switch (request.outcome()) {
                case Refused(Refusal refusal, boolean unconnected) -> isExplained(refusal);
                case Listed listed -> assertThat(request.verb()).isEqualTo(Verb.LIST);
                default -> assertThat(request.outcome()).isInstanceOf(Ended.class);
            }
            if (i > 0 && request.verb() == Verb.LIST) {
                assertThat(requests.get(i - 1).makesItListAgain())
                        .as("a list after %s", requests.get(i - 1))
                        .isTrue();
                assertThat(request.version())
                        .as("the version that it lists from")
                        .isNotEmpty();
            }
        }
    }

    private static Map<String, Integer> summary(List<InformerRequest> requests) {
        Map<String, Integer> summary = new TreeMap<>();
        requests.forEach(request -> summary.merge(
                request.verb() + " " + request.outcome().getClass().getSimpleName(), 1, Integer::sum));
        return summary;
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
