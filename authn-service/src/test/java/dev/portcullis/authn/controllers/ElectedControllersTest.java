package dev.portcullis.authn.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.authn.fixture.FakeStore;
import dev.portcullis.authn.fixture.FakeStoreServer;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.leader.ElectedControllers;
import dev.portcullis.kube.leader.Leases;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ElectedControllersTest {
    private static final String LEASE =
            "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/portcullis-authn-service";

    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private FakeStoreServer server;
    private FakeStore store;

    @BeforeEach
    void start() throws Exception {
        server = new FakeStoreServer();
        store = server.objects;
        store.addNamespace("kube-system");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ElectedControllers replica(String port, String... flags) {
        Map<String, String> all =
                new ConcurrentHashMap<>(Map.of("secure-port", port, "leader-elect-lease-duration", "2s"));
        for (int i = 0; i < flags.length; i += 2) {
            all.put(flags[i], flags[i + 1]);
        }
        return new ElectedControllers(
                ServiceName.AUTHN,
                List.of(() -> {
                    running.add(port);
                    return List.of(() -> running.remove(port));
                }),
                Leases.of(server.client()),
                new FlagValues(all::get),
                Clock.systemUTC());
    }

    private JsonNode lease() {
        return store.get(LEASE).orElseThrow().path("spec");
    }

    @Test
    void oneReplicaRunsThemAndTheOtherTakesOver() throws Exception {
        ElectedControllers one = replica("1");
        await().until(() -> running.contains("1"));
        assertThat(lease().path("holderIdentity").asString()).endsWith("_1");
        assertThat(lease().path("renewTime").asString()).matches("[-0-9]{10}T[:0-9]{8}\\.[0-9]{6}Z");
        try (ElectedControllers other = replica("2")) {
            Thread.sleep(2500);
            assertThat(running).as("renewed").containsExactly("1");

            one.close();
            await().atMost(Duration.ofSeconds(1)).until(() -> running.contains("2"));
            assertThat(running).containsExactly("2");
            assertThat(lease().path("leaseTransitions").asInt()).isEqualTo(1);
            assertThat(other).isNotNull();
        }
        assertThat(lease().path("holderIdentity").asString()).as("given up").isEmpty();
    }

    @Test
    void aLeaseThatNobodyRenewsIsAnybodysWhenItHasRunOut() {
        var lease = FakeStore.object("Lease", "kube-system", "portcullis-authn-service");
        lease.putObject("spec")
                .put("holderIdentity", "gone_1")
                .put("leaseDurationSeconds", 1)
                .put("renewTime", "2020-01-01T00:00:00.000000Z");
        store.create(LEASE, lease);
        long begin = System.nanoTime();
        try (ElectedControllers one = replica("2")) {
            await().until(() -> running.contains("2"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("by the clock of whoever looks on")
                    .isGreaterThan(Duration.ofSeconds(1));
            assertThat(one).isNotNull();
        }
    }

    /** As after a kill -9. */
    @Test
    void whoeverComesBackNeedNotWait() {
        String identity;
        try (ElectedControllers before = replica("1")) {
            await().until(() -> running.contains("1"));
            identity = lease().path("holderIdentity").asString();
            assertThat(before).isNotNull();
        }
        store.edit(
                LEASE,
                lease ->
                        lease.withObject("spec").put("holderIdentity", identity).put("leaseDurationSeconds", 3600));
        try (ElectedControllers again = replica("1")) {
            await().atMost(Duration.ofSeconds(1)).until(() -> running.contains("1"));
            assertThat(again).isNotNull();
        }
    }

    @Test
    void whoCannotRenewItLeadsNoLonger() {
        try (ElectedControllers one = replica("1")) {
            await().until(() -> running.contains("1"));
            server.refuse(
                    "GET",
                    LEASE,
                    ApiErrors.forbidden(new dev.portcullis.kube.status.GroupResource("", "leases"), "x", "not now"));
            await().atMost(Duration.ofSeconds(4)).until(running::isEmpty);
            server.refuseNothing();
            await().until(() -> running.contains("1"));
            assertThat(one).isNotNull();
        }
    }

    @Test
    void withoutElectionsEverybodyRunsThem() {
        try (ElectedControllers one = replica("1", "leader-elect", "false");
                ElectedControllers other = replica("2", "leader-elect", "false")) {
            assertThat(running).containsExactlyInAnyOrder("1", "2");
            assertThat(List.of(one, other)).isNotEmpty();
        }
        assertThatThrownBy(() -> replica("1", "leader-elect-lease-duration", "10ms"))
                .isInstanceOf(BadFlagException.class);
    }

    /** Controllers that start late learn of what has long been there. */
    @Test
    void whoListensLateIsToldOfWhatIsThere() {
        Set<String> told = ConcurrentHashMap.newKeySet();
        try (Informer<String> informer = new Informer<>(server.client(), "/api/v1/namespaces", object -> "it")) {
            informer.start();
            await().until(informer::synced);
            informer.onChange((key, before, after) -> told.add(key + " " + before + " " + after));
            assertThat(told).containsExactly("kube-system null it");
        }
    }
}
