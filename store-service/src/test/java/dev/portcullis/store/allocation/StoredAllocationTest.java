package dev.portcullis.store.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredAllocationTest {
    private static final ServiceNetwork SMALL = new ServiceNetwork("10.0.0.0/28", 30_000, 30_003);

    @TempDir
    private Path directory;

    private StateStore store;
    private StoredIps ips;
    private StoredPorts ports;

    @BeforeEach
    void open() {
        store = EmbeddedStateStore.open(directory);
        ips = new StoredIps(store, SMALL);
        ports = new StoredPorts(store, SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void givesEachAddressOnceAndSaysWhenNoneIsLeft() {
        List<String> given =
                IntStream.range(0, 14).mapToObj(i -> ips.next(false)).toList();
        assertThat(given)
                .doesNotHaveDuplicates()
                .contains("10.0.0.1", "10.0.0.14")
                .doesNotContain("10.0.0.0", "10.0.0.15");
        assertThatThrownBy(() -> ips.next(false)).hasMessage("range is full");
        ips.release("10.0.0.7");
        assertThat(ips.next(false)).isEqualTo("10.0.0.7");
    }

    @Test
    void manyAtOnceNeverGetTheSame() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> take = () -> new StoredIps(store, SMALL).next(false);
            List<Future<String>> given = threads.invokeAll(List.of(take, take, take, take, take, take, take, take));
            assertThat(given.stream().map(Future::resultNow).toList()).doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesWhatIsTakenOrElsewhere() {
        ips.take("10.0.0.3", false);
        assertThatThrownBy(() -> ips.take("10.0.0.3", false)).hasMessage("provided IP is already allocated");
        assertThatThrownBy(() -> ips.take("10.0.0.3", true)).hasMessage("provided IP is already allocated");
        for (String elsewhere : List.of("10.0.1.1", "10.0.0.0", "::1", "nonsense")) {
            assertThatThrownBy(() -> ips.take(elsewhere, false)).hasMessageContaining("is not in the valid range");
        }
        ports.take(30_001, false);
        assertThatThrownBy(() -> ports.take(30_001, false)).hasMessage("provided port is already allocated");
        assertThatThrownBy(() -> ports.take(80, false))
                .hasMessage("provided port is not in the valid range. The range of valid ports is 30000-30003");
    }

    @Test
    void aDryRunTakesNothing() {
        ips.take("10.0.0.9", true);
        ips.take("10.0.0.9", false);
        ports.next(true);
        assertThat(IntStream.range(0, 4).map(i -> ports.next(false)).boxed().toList())
                .containsExactlyInAnyOrder(30_000, 30_001, 30_002, 30_003);
    }

    @Test
    void writesTheBitmapAsKubernetesDoes() {
        ips.take("10.0.0.1", false);
        ips.take("10.0.0.10", false);
        byte[] value = store.get("/registry/ranges/serviceips")
                .keyValue()
                .orElseThrow()
                .value();
        assertThat(Json.read(value)).hasToString("""
                {"kind":"RangeAllocation","apiVersion":"v1","metadata":{},"range":"10.0.0.0/28","data":"AgE="}""");
    }

    @Test
    void whatServicesHoldAlreadyIsNotGivenAgain() {
        store.put(
                "/registry/services/specs/ns/old",
                "{\"spec\": {\"clusterIP\": \"10.0.0.4\", \"ports\": [{\"nodePort\": 30002}]}}"
                        .getBytes(StandardCharsets.UTF_8),
                0);
        assertThatThrownBy(() -> ips.take("10.0.0.4", false)).hasMessage("provided IP is already allocated");
        assertThatThrownBy(() -> ports.take(30_002, false)).hasMessage("provided port is already allocated");
        ips.release("10.0.0.4");
        ips.take("10.0.0.4", false);
    }

    @Test
    void aRangeThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> ServiceNetwork.parse("10.0.0.0/8", "30000-32767"))
                .hasMessageContaining("--service-cluster-ip-range");
        assertThatThrownBy(() -> ServiceNetwork.parse("10.0.0.0/16", "30000"))
                .hasMessageContaining("--service-node-port-range");
    }
}
