package dev.portcullis.kube.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.epoch.EpochSubscription;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.tls.InternalPki;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a service with several replicas, over real sockets. */
class ReplicasTest {
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    static Path dir;

    private static InternalPki pki;

    private FakeReplica one;
    private FakeReplica two;
    private final List<InetAddress> addresses = new CopyOnWriteArrayList<>();
    private InternalClient client;

    @BeforeAll
    static void issue() throws Exception {
        pki = new InternalPki(dir).issue(ServiceName.AUTHZ).issue(ServiceName.GATEWAY);
    }

    @BeforeEach
    void start() {
        one = replica(1, 0);
        two = replica(2, one.port());
        addresses.addAll(List.of(one.address, two.address));
        client = client("https://authz:" + one.port());
        await(() -> client.replicas().size() == 2
                && client.replicas().stream().allMatch(replica -> replica.health() == Replica.Health.READY));
    }

    @AfterEach
    void stop() {
        client.close();
        one.close();
        two.close();
    }

    private static FakeReplica replica(int number, int port) {
        return new FakeReplica(pki.bundle("authz-service").createSslContext(), number, port);
    }

    private InternalClient client(String... urls) {
        Names names = host -> {
            if (!host.equals("authz")) {
                return Names.SYSTEM.addresses(host);
            }
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return List.copyOf(addresses);
        };
        List<URI> where = List.of(urls).stream().map(URI::create).toList();
        var tls = pki.bundle("gateway").createSslContext();
        return new InternalClient(ServiceName.AUTHZ, where, () -> tls, names);
    }

    private String ask(boolean repeatable) {
        return ask(client, repeatable);
    }

    private static String ask(InternalClient client, boolean repeatable) {
        try (InternalResponse response =
                client.send("POST", "/authorize", header -> {}, new byte[] {'x'}, WAIT, repeatable)) {
            return new String(response.bytes(), StandardCharsets.UTF_8);
        }
    }

    /** How often each replica answered. */
    private Map<String, Integer> ask(int times) {
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            answers.merge(ask(false), 1, Integer::sum);
        }
        return answers;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void allAddressesOfANameAreAskedInTurn() {
        assertThat(ask(20)).isEqualTo(Map.of("127.0.0.1", 10, "127.0.0.2", 10));
    }

    @Test
    void severalUrlsAreSeveralReplicas() {
        try (InternalClient listed = client(
                "https://127.0.0.1:" + one.port(),
                "https://127.0.0.2:" + one.port(),
                "https://127.0.0.1:" + one.port())) {
            assertThat(listed.replicas()).hasSize(2);
            await(() -> listed.replicas().stream().allMatch(replica -> replica.health() == Replica.Health.READY));
            assertThat(List.of(ask(listed, false), ask(listed, false))).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoHasLessToDoIsAsked() throws Exception {
        two.pause();
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> ask(false));
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> ask(false));
        await(() -> two.asked.get() > 0);
        assertThat(ask(5)).isEqualTo(Map.of("127.0.0.1", 5));
        two.goOn();
        assertThat(List.of(slow.get(5, TimeUnit.SECONDS), other.get(5, TimeUnit.SECONDS)))
                .contains("127.0.0.2");
    }

    @Test
    void noCallFailsWhenOneIsKilledAndItIsAskedAgainWhenItIsBack() {
        ask(4);
        one.die();
        for (int i = 0; i < 20; i++) {
            assertThat(ask(true)).isEqualTo("127.0.0.2");
        }
        assertThat(ask(4)).isEqualTo(Map.of("127.0.0.2", 4));
        one.restart();
        await(() -> ask(2).size() == 2);
    }

    @Test
    void aCallThatHangsIsAnsweredByAnotherAndTheHangingOneIsLeftOut() throws Exception {
        ask(4);
        one.pause();
        List<CompletableFuture<String>> calls = List.of(
                CompletableFuture.supplyAsync(() -> ask(true)),
                CompletableFuture.supplyAsync(() -> ask(true)),
                CompletableFuture.supplyAsync(() -> ask(true)));
        for (CompletableFuture<String> call : calls) {
            assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("127.0.0.2");
        }
        assertThat(ask(6)).isEqualTo(Map.of("127.0.0.2", 6));
        one.goOn();
        await(() -> ask(2).size() == 2);
    }

    /** It may only be slow: a store whose etcd hangs, on a machine that does everything at once. */
    @Test
    void aCallThatHangsWaitsWhereThereIsNobodyElse() throws Exception {
        ask(4);
        two.die();
        await(() -> client.replicas().stream().anyMatch(replica -> replica.health() == Replica.Health.AWAY));
        one.pause();
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> ask(true));
        await(() -> client.replicas().stream().allMatch(replica -> replica.health() == Replica.Health.AWAY));
        assertThat(call).isNotDone();
        one.goOn();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");
    }

    @Test
    void whatMustNotBeSentTwiceIsNot() {
        one.hangingUp = true;
        two.hangingUp = true;
        assertThatThrownBy(() -> ask(false)).isInstanceOf(StageUnavailableException.class);
        assertThat(one.asked.get() + two.asked.get()).isEqualTo(1);
        assertThatThrownBy(() -> ask(true)).isInstanceOf(StageUnavailableException.class);
        assertThat(one.asked.get() + two.asked.get()).isBetween(3, 5);
    }

    @Test
    void whoIsNotReadyIsAskedOnlyIfNobodyIs() {
        one.ready = false;
        await(() -> ask(4).equals(Map.of("127.0.0.2", 4)));
        two.ready = false;
        await(() -> ask(4).size() == 2);
    }

    @Test
    void whoSaysThatItIsNotReadyIsNoAnswerWhileAnotherMayBe() {
        one.ready = false;
        one.saysSo = true;
        two.ready = false;
        await(() -> client.replicas().stream().noneMatch(replica -> replica.health() == Replica.Health.READY));
        for (int i = 0; i < 6; i++) {
            assertThat(ask(true)).isEqualTo("127.0.0.2");
        }
        assertThat(one.asked.get()).isPositive();
    }

    /** What a probe said a moment ago may be no longer so. */
    @Test
    void whoHasJustLostSightOfThingsIsNoAnswerWhileAnotherHasNot() {
        one.unwell = true;
        for (int i = 0; i < 6; i++) {
            assertThat(ask(true)).isEqualTo("127.0.0.2");
        }
        assertThat(client.replicas()).allMatch(replica -> replica.health() == Replica.Health.READY);
        assertThat(one.asked.get()).isPositive();
    }

    @Test
    void aMomentInWhichNobodyIsWellIsNoAnswer() throws Exception {
        one.unwell = true;
        two.unwell = true;
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> status(true));
        Thread.sleep(500);
        assertThat(call).isNotDone();
        two.unwell = false;
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo(200);

        two.unwell = true;
        assertThat(status(false)).as("what must not be sent twice").isEqualTo(503);
        long begun = System.nanoTime();
        assertThat(status(true)).as("they are ready, and say so: it is").isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(1), WAIT);
    }

    /** A few seconds that others of them need to be ready again are waited out; an outage is told at once. */
    @Test
    void whereNobodyIsReadyAnyMoreThatIsWaitedOutOnce() throws Exception {
        for (FakeReplica replica : List.of(one, two)) {
            replica.unwell = true;
            replica.ready = false;
        }
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> status(true));
        Thread.sleep(2800);
        assertThat(call).isNotDone();
        two.unwell = false;
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo(200);

        two.unwell = true;
        assertThat(status(true)).as("for seconds nobody has been ready").isEqualTo(503);
        int asked = one.asked.get() + two.asked.get();
        for (int i = 0; i < 5; i++) {
            assertThat(status(true)).as("each is asked, and none twice").isEqualTo(503);
        }
        assertThat(one.asked.get() + two.asked.get() - asked).isEqualTo(10);
    }

    private int status(boolean repeatable) {
        try (InternalResponse response =
                client.send("POST", "/authorize", header -> {}, new byte[] {'x'}, WAIT, repeatable)) {
            response.bytes();
            return response.status();
        }
    }

    /** Clients repeat by themselves what says when to come again. */
    @Test
    void whatMayHaveBeenDoneIsNotSaidToBeUndone() {
        one.hangingUp = true;
        two.hangingUp = true;
        assertThatThrownBy(() -> ask(false)).isInstanceOfSatisfying(StageUnavailableException.class, e -> {
            assertThat(e.outcomeUnknown()).isTrue();
            Status status = e.asApiException().status();
            assertThat(status.code()).isEqualTo(504);
            assertThat(status.reason()).isEqualTo("Timeout");
            assertThat(new String(Json.write(status), StandardCharsets.UTF_8)).contains("\"details\":{}");
        });
        assertThatThrownBy(() -> ask(true))
                .isInstanceOfSatisfying(
                        StageUnavailableException.class,
                        e -> assertThat(e.asApiException().code()).isEqualTo(503));
        one.die();
        two.die();
        assertThatThrownBy(() -> ask(false)).isInstanceOfSatisfying(StageUnavailableException.class, e -> {
            assertThat(e.outcomeUnknown()).isFalse();
            assertThat(e.asApiException().code()).isEqualTo(503);
        });
    }

    @Test
    void whoClosesItsConnectionsIsNotAskedAgain() {
        one.leaving = true;
        one.ready = false;
        ask(2);
        assertThat(ask(6)).isEqualTo(Map.of("127.0.0.2", 6));
    }

    @Test
    void whoComesToTheNameIsAskedAndWhoLeavesItIsNot() {
        try (FakeReplica three = replica(3, one.port())) {
            addresses.add(three.address);
            await(() -> ask(3).containsKey("127.0.0.3"));
            addresses.remove(one.address);
            await(() -> client.replicas().size() == 2);
            assertThat(ask(4)).isEqualTo(Map.of("127.0.0.2", 2, "127.0.0.3", 2));
        }
    }

    @Test
    void aNameThatIsNotKnownForAMomentStandsForWhatItStoodFor() throws Exception {
        addresses.clear();
        Thread.sleep(2500);
        assertThat(ask(4)).hasSize(2);
    }

    @Test
    void unreachableIsAServiceAllReplicasOfWhichAre() {
        one.die();
        two.die();
        assertThatThrownBy(() -> ask(true))
                .isInstanceOfSatisfying(
                        StageUnavailableException.class,
                        e -> assertThat(e.asApiException().code()).isEqualTo(503))
                .hasMessageStartingWith("authz-service is unavailable");
        two.restart();
        assertThat(ask(true)).isEqualTo("127.0.0.2");
    }

    @Test
    void aNameWithoutAddressesIsAnUnreachableService() {
        addresses.clear();
        try (InternalClient nobody = client("https://authz:" + one.port())) {
            assertThatThrownBy(() -> ask(nobody, true))
                    .isInstanceOf(StageUnavailableException.class)
                    .hasMessage("authz-service is unavailable: its name stands for no address");
            addresses.add(two.address);
            await(() -> nobody.replicas().size() == 1);
            assertThat(ask(nobody, true)).isEqualTo("127.0.0.2");
        }
    }

    @Test
    void anEpochStandsWhileTheStreamOfItsReplicaLives() {
        one.epoch = "a-1";
        two.epoch = "b-1";
        try (EpochSubscription epochs = new EpochSubscription(client, () -> {}).start()) {
            await(() -> epochs.isCurrent("a-1") && epochs.isCurrent("b-1"));
            one.epoch = "a-2";
            await(() -> epochs.isCurrent("a-2"));
            assertThat(epochs.current()).containsExactlyInAnyOrder("a-2", "b-1");
            two.die();
            await(() -> epochs.current().size() == 1);
            assertThat(epochs.isCurrent("a-2")).isTrue();
            addresses.remove(one.address);
            await(() -> epochs.current().isEmpty());
        }
    }
}
