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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredAllocationTest {
    private static final ServiceRef A = new ServiceRef("ns", "a");
    private static final ServiceRef B = new ServiceRef("ns", "b");
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
                IntStream.range(0, 14).mapToObj(i -> ips.next("IPv4", A, false)).toList();
        assertThat(given)
                .doesNotHaveDuplicates()
                .contains("10.0.0.1", "10.0.0.14")
                .doesNotContain("10.0.0.0", "10.0.0.15");
        assertThatThrownBy(() -> ips.next("IPv4", A, false)).hasMessage("range is full");
        ips.release("10.0.0.7", A);
        assertThat(ips.next("IPv4", A, false)).isEqualTo("10.0.0.7");
    }

    @Test
    void manyAtOnceNeverGetTheSame() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> take = () -> new StoredIps(store, SMALL).next("IPv4", A, false);
            List<Future<String>> given = threads.invokeAll(List.of(take, take, take, take, take, take, take, take));
            assertThat(given.stream().map(Future::resultNow).toList()).doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesWhatIsTakenOrElsewhere() {
        ips.take("10.0.0.3", A, false);
        assertThatThrownBy(() -> ips.take("10.0.0.3", A, false)).hasMessage("provided IP is already allocated");
        assertThatThrownBy(() -> ips.take("10.0.0.3", A, true)).hasMessage("provided IP is already allocated");
        for (String elsewhere : List.of("10.0.1.1", "10.0.0.0", "::1", "nonsense")) {
            assertThatThrownBy(() -> ips.take(elsewhere, A, false))
                    .hasMessage("the provided network does not match the current range");
        }
        ports.take(30_001, false);
        assertThatThrownBy(() -> ports.take(30_001, false)).hasMessage("provided port is already allocated");
        assertThatThrownBy(() -> ports.take(80, false))
                .hasMessage("provided port is not in the valid range. The range of valid ports is 30000-30003");
    }

    @Test
    void aDryRunTakesNothing() {
        ips.take("10.0.0.9", A, true);
        ips.take("10.0.0.9", A, false);
        ports.next(true);
        assertThat(IntStream.range(0, 4).map(i -> ports.next(false)).boxed().toList())
                .containsExactlyInAnyOrder(30_000, 30_001, 30_002, 30_003);
    }

    @Test
    void writesTheBitmapOfPortsAsKubernetesDoes() {
        ports.take(30_000, false);
        ports.take(30_003, false);
        byte[] value = store.get("/registry/ranges/servicenodeports")
                .keyValue()
                .orElseThrow()
                .value();
        assertThat(Json.read(value)).hasToString("""
                {"kind":"RangeAllocation","apiVersion":"v1","metadata":{},"range":"30000-30003","data":"CQ=="}""");
    }

    @Test
    void whatServicesHoldAlreadyIsNotGivenAgain() {
        store.put(
                "/registry/services/specs/ns/old",
                "{\"metadata\": {\"namespace\": \"ns\", \"name\": \"a\"}, \"spec\": {\"clusterIP\": \"10.0.0.4\", \"ports\": [{\"nodePort\": 30002}]}}"
                        .getBytes(StandardCharsets.UTF_8),
                0);
        assertThatThrownBy(() -> ips.take("10.0.0.4", A, false)).hasMessage("provided IP is already allocated");
        assertThatThrownBy(() -> ports.take(30_002, false)).hasMessage("provided port is already allocated");
        ips.release("10.0.0.4", A);
        ips.take("10.0.0.4", A, false);
    }

    @Test
    void bothFamiliesHaveTheirAddresses() {
        StoredIps both = new StoredIps(store, ServiceNetwork.parse("10.0.0.0/28, fd00:10:96::/112", "30000-30003"));
        assertThat(both.families()).containsExactly("IPv4", "IPv6");
        assertThat(both.next("IPv4", A, false)).startsWith("10.0.0.");
        String ip = both.next("IPv6", A, false);
        assertThat(ip).startsWith("fd00:10:96::");
        assertThatThrownBy(() -> both.take(ip, A, false)).hasMessage("provided IP is already allocated");
        both.release(ip, A);
        both.take(ip, A, false);
        assertThatThrownBy(() -> both.take("fd00:10:97::1", A, false))
                .hasMessage("the provided network does not match the current range");
        both.take("fd00:10:96:0::0012", A, false);
        assertThat(store.get("/registry/ipaddresses/fd00:10:96::12").keyValue()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "fd00:10:96::/112, 0,     fd00:10:96::1",
        "fd00:10:96::/112, 65534, fd00:10:96::ffff",
        "fd00:10:96::/64, 4294967295, fd00:10:96::1:0:0",
        "fd00:1:0:0:2::/80, 4094,  fd00:1::2:0:0:fff",
        "2001:db8::/124,   14,    2001:db8::f",
        "10.96.0.0/16,     255,   10.96.1.0"
    })
    void addressesAreNumbered(String range, long offset, String ip) {
        ServiceRange addresses = new ServiceRange(range);
        assertThat(addresses.ip(offset)).isEqualTo(ip);
        assertThat(addresses.contains(ip)).isTrue();
        assertThat(addresses.ip(0)).isNotEqualTo(addresses.ip(1));
        assertThat(addresses.size()).isGreaterThan(offset);
    }

    @Test
    void aRangeThatMakesNoSenseIsRefused() {
        for (String bad : List.of("10.0.0.0/16,10.1.0.0/16", "10.0.0.0/16,fd00::/112,fd01::/112", "fd00::/16", "")) {
            assertThatThrownBy(() -> ServiceNetwork.parse(bad, "30000-32767"))
                    .hasMessageContaining("--service-cluster-ip-range");
        }
        assertThatThrownBy(() -> ServiceNetwork.parse("10.0.0.0/8", "30000-32767"))
                .hasMessageContaining("--service-cluster-ip-range");
        assertThatThrownBy(() -> ServiceNetwork.parse("10.0.0.0/16", "30000"))
                .hasMessageContaining("--service-node-port-range");
    }
}
