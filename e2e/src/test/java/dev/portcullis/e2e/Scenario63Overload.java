package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Flood;
import dev.portcullis.e2e.client.FrugalReader;
import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.IdleWatch;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client's flood is that client's trouble; and thousands of watches beside hundreds of busy clients fit into one gateway. */
@Tag("alone")
class Scenario63Overload {
    private static final String FLOWS = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    private static final String SCHEMA_HEADER = "X-Kubernetes-Pf-Flowschema-Uid";
    private static final String LEVEL_HEADER = "X-Kubernetes-Pf-Prioritylevel-Uid";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int FLOODERS = 120;
    private static final int SAMPLES = 500;
    private static final Duration PAUSE = Duration.ofMillis(4);
    /** Rounds in which all JVMs still compile what a flood is made of. */
    private static final int WARMING = 2;

    private static final int ROUNDS = 5;
    private static final double MOST_TIMES = 3;
    private static final int WATCHES = 2_000;
    private static final int BUSY = 200;

    /** As many as two cores serve at once, not the six hundred of a large machine. */
    private static final List<String> SEATS =
            List.of("--max-requests-inflight=40", "--max-mutating-requests-inflight=20");

    /** A level of one seat and one queue a user, which borrows none, for those who are measured against each other. */
    private static final String NARROW = """
            apiVersion: flowcontrol.apiserver.k8s.io/v1
            kind: PriorityLevelConfiguration
            metadata: {name: narrow}
            spec:
              type: Limited
              limited:
                nominalConcurrencyShares: 2
                borrowingLimitPercent: 0
                limitResponse: {type: Queue, queuing: {queues: 512, handSize: 1, queueLengthLimit: 40}}
            ---
            apiVersion: flowcontrol.apiserver.k8s.io/v1
            kind: FlowSchema
            metadata: {name: narrow}
            spec:
              priorityLevelConfiguration: {name: narrow}
              matchingPrecedence: 700
              distinguisherMethod: {type: ByUser}
              rules:
              - subjects:
                - {kind: User, user: {name: flood}}
                - {kind: User, user: {name: quiet}}
                resourceRules:
                - {verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"]}
            """;

    @TempDir
    static Path dir;

    private static Portcullis portcullis;
    private static Https admin;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(dir.resolve("tokens.csv"), "flood,flood,u1\nquiet,quiet,u2\nidle,idle,u3\nbusy,busy,u4\n");
        portcullis = Portcullis.start(
                "overload",
                StoreKind.EMBEDDED,
                "--token-auth-file=" + dir.resolve("tokens.csv"),
                SEATS.getFirst(),
                SEATS.getLast());
        admin = Https.admin(portcullis);
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
        kubectl.ok(
                "create",
                "clusterrolebinding",
                "viewers",
                "--clusterrole=view",
                "--user=flood",
                "--user=quiet",
                "--user=idle",
                "--user=busy");
        for (int i = 0; i < 100; i++) {
            assertThat(admin.post(MAPS, """
                    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m%d"},"data":{"text":"%s"}}""".formatted(i, "x".repeat(500))).statusCode())
                    .isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        portcullis.close();
    }

    private static String uid(String kind, String name) {
        return kubectl.ok("get", kind, name, "-o", "jsonpath={.metadata.uid}");
    }

    @Test
    void theSuggestedFlowsAreThereAndNamedInAnswers() {
        assertThat(kubectl.ok("get", "flowschemas")).contains("global-default", "system-leader-election", "probes");
        assertThat(kubectl.ok("get", "prioritylevelconfigurations")).contains("workload-low", "leader-election");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> kubectl.ok(
                                "get", "flowschema", "global-default", "-o", "jsonpath={.status.conditions[0].status}")
                        .equals("False"));
        HttpResponse<String> answer = admin.get(MAPS);
        assertThat(answer.headers().firstValue(SCHEMA_HEADER)).contains(uid("flowschema", "exempt"));
        assertThat(answer.headers().firstValue(LEVEL_HEADER)).contains(uid("prioritylevelconfiguration", "exempt"));
        assertThat(admin.get("/debug/api_priority_and_fairness/dump_priority_levels")
                        .body())
                .contains("workload-high");
        assertThat(admin.get("/metrics").body())
                .contains("apiserver_flowcontrol_dispatched_requests_total{flow_schema=\"exempt\"")
                .contains("apiserver_flowcontrol_nominal_limit_seats{priority_level=\"global-default\"} 5.0");
    }

    /** In most rounds: the machine has other work, too. */
    @Test
    void aFloodIsToldToWaitAndHoldsNobodyElseUp() throws Exception {
        narrow();
        SSLContext tls = Pem.context(portcullis.pki("ca.crt"), Optional.empty());
        try (FrugalReader quiet = new FrugalReader(portcullis, tls, "quiet", MAPS + "/m0");
                Flood flood = Flood.of(portcullis, "flood", MAPS, FLOODERS)) {
            List<Double> times = new ArrayList<>();
            for (int round = 0; round < WARMING + ROUNDS && fair(times) <= ROUNDS / 2; round++) {
                double before = p99(quiet);
                flood.begin();
                double amid = p99(quiet);
                for (int i = 0; i < 20; i++) {
                    assertThat(admin.get(MAPS + "/m0").statusCode()).isEqualTo(200);
                }
                Flood.Outcome outcome = flood.end();
                assertThat(outcome.refusals()).isNotEmpty().allSatisfy(Scenario63Overload::asksToComeAgain);
                System.out.printf(
                        "a quiet client's p99: %.1f ms alone, %.1f ms beside a flood of which %d were answered, after %.1f ms at the median, and %d refused%n",
                        before, amid, outcome.answered(), outcome.median(), outcome.refused());
                assertThat(outcome.refused()).isPositive();
                if (round >= WARMING) {
                    times.add(amid / before);
                }
            }
            assertThat(fair(times))
                    .as("in how many rounds the quiet client's p99 is within three times its quiet value, of %s", times)
                    .isGreaterThan(ROUNDS / 2);
        }
    }

    private static long fair(List<Double> times) {
        return times.stream().filter(one -> one <= MOST_TIMES).count();
    }

    /** Kubectl makes a schema; a second later its requests are its own. */
    private static void narrow() {
        kubectl.file("narrow.yaml", NARROW);
        kubectl.ok("apply", "-f", "narrow.yaml");
        long made = System.nanoTime();
        String uid = uid("flowschema", "narrow");
        try (Https quiet = Https.bearer(portcullis, "quiet")) {
            await().atMost(Duration.ofSeconds(1).plusNanos(System.nanoTime() - made))
                    .until(() -> quiet.get(MAPS + "/m0")
                            .headers()
                            .firstValue(SCHEMA_HEADER)
                            .orElse("")
                            .equals(uid));
        }
    }

    /** Of small reads, now and then: whoever reads without a pause floods, too. */
    private static double p99(FrugalReader client) throws IOException, InterruptedException {
        double[] millis = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            Thread.sleep(PAUSE);
            long began = System.nanoTime();
            assertThat(client.get().status()).isEqualTo(200);
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis[SAMPLES * 99 / 100];
    }

    private static void asksToComeAgain(String refusal) {
        assertThat(refusal)
                .matches("429 ([1-9]|[12][0-9]|3[0-2]) .*")
                .contains("\"reason\":\"TooManyRequests\"", "Too many requests, please try again later.");
    }

    @Test
    void thousandsOfWatchesAndHundredsOfBusyClientsFitIntoTheGateway() throws Exception {
        long pid = portcullis.pid("gateway");
        assertThat(ProcessHandle.of(pid).orElseThrow().info().arguments().orElseThrow())
                .contains("-Xmx512m");
        SSLContext tls = Pem.context(portcullis.pki("ca.crt"), Optional.empty());
        List<IdleWatch> watches = new ArrayList<>();
        List<Https> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            watches.addAll(all(
                    threads,
                    WATCHES,
                    i -> () -> new IdleWatch(
                            portcullis, tls, "idle", MAPS + "?watch=1&fieldSelector=metadata.name%3Dtold")));
            IntStream.range(0, BUSY).forEach(i -> clients.add(Https.bearer(portcullis, "busy")));
            busy(clients);
            assertThat(admin.post(MAPS, """
                    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"told"}}""").statusCode()).isEqualTo(201);
            all(threads, WATCHES, i -> () -> {
                watches.get(i).await("told");
                return i;
            });
            assertThat(portcullis.pid("gateway")).isEqualTo(pid);
            assertThat(ProcessHandle.of(pid)).isPresent();
        } finally {
            for (IdleWatch watch : watches) {
                watch.close();
            }
            clients.forEach(Https::close);
        }
    }

    /** Each sends one request after the other for a while; none is refused. */
    private static void busy(List<Https> clients) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = all(threads, clients.size(), i -> () -> {
                int answered = 0;
                for (; answered < 2 || System.nanoTime() < end; answered++) {
                    assertThat(clients.get(i).get(MAPS).statusCode()).isEqualTo(200);
                }
                return answered;
            });
            System.out.printf(
                    "%d busy clients beside %d watches: %d lists answered%n",
                    BUSY, WATCHES, answers.stream().mapToInt(Integer::intValue).sum());
        }
    }

    private interface Task<T> {
        Callable<T> of(int number);
    }

    private static <T> List<T> all(ExecutorService threads, int count, Task<T> task) throws Exception {
        List<Future<T>> futures = IntStream.range(0, count)
                .mapToObj(i -> threads.submit(task.of(i)))
                .collect(Collectors.toList());
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }
}
