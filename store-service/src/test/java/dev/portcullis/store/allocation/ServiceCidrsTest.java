package dev.portcullis.store.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ServiceCidrsTest {
    private static final ServiceRef A = new ServiceRef("ns", "a");
    private static final ServiceRef B = new ServiceRef("ns", "b");
    private static final String ELSEWHERE = "the provided network does not match the current range";

    @TempDir
    private Path directory;

    private StateStore store;
    private StoredIps ips;

    @BeforeEach
    void open() {
        store = EmbeddedStateStore.open(directory);
        ips = new StoredIps(store, ServiceNetwork.parse("10.0.0.0/29,fd00::/112", "30000-30003"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void cidr(String name, String created, String more, String status, String cidrs) {
        String key = "/registry/servicecidrs/" + name;
        long now = store.get(key).keyValue().map(kv -> kv.modRevision()).orElse(0L);
        String object = """
                {"metadata": {"name": "%s", "creationTimestamp": "2026-01-0%sT00:00:00Z"%s}, "spec": {"cidrs": [%s]}, "status": {%s}}
                """.formatted(name, created, more, cidrs, status);
        store.put(key, object.getBytes(StandardCharsets.UTF_8), now);
    }

    private static String ready(String status) {
        return "\"conditions\": [{\"type\": \"Ready\", \"status\": \"" + status + "\"}]";
    }

    private JsonNode address(String ip) {
        return store.get("/registry/ipaddresses/" + ip)
                .keyValue()
                .map(kv -> Json.read(kv.value()))
                .orElse(Json.object());
    }

    @Test
    void anAddressIsAnObject() {
        ips.take("10.0.0.3", A, false);
        JsonNode address = address("10.0.0.3");
        assertThat(address.path("kind").asString()).isEqualTo("IPAddress");
        assertThat(address.at("/metadata/labels")).hasToString("""
                {"ipaddress.kubernetes.io/ip-family":"IPv4","ipaddress.kubernetes.io/managed-by":"ipallocator.k8s.io"}""");
        assertThat(address.at("/spec/parentRef")).hasToString("""
                {"name":"a","namespace":"ns","resource":"services"}""");
        assertThat(address.at("/metadata/uid").asString()).hasSize(36);
        assertThatThrownBy(() -> ips.take("10.0.0.3", B, false)).hasMessage("provided IP is already allocated");

        ips.release("10.0.0.3", B);
        assertThat(address("10.0.0.3").isEmpty()).as("another's stays").isFalse();
        ips.release("10.0.0.3", A);
        ips.release("10.0.0.3", A);
        assertThat(address("10.0.0.3").isEmpty()).isTrue();
    }

    @Test
    void oneThatAFinalizerKeepsIsMarked() {
        ips.take("10.0.0.3", A, false);
        JsonNode address = address("10.0.0.3");
        address.withObject("/metadata").putArray("finalizers").add("example.com/x");
        long now = store.get("/registry/ipaddresses/10.0.0.3")
                .keyValue()
                .orElseThrow()
                .modRevision();
        store.put("/registry/ipaddresses/10.0.0.3", Json.write(address), now);
        ips.release("10.0.0.3", A);
        ips.release("10.0.0.3", A);
        assertThat(address("10.0.0.3").at("/metadata").has("deletionTimestamp")).isTrue();
        assertThatThrownBy(() -> ips.take("10.0.0.3", B, false)).hasMessage("provided IP is already allocated");
    }

    @Test
    void allThatAreReadyTakePartTheOldestFirst() {
        cidr("kubernetes", "1", "", ready("True"), "\"10.0.0.0/29\"");
        assertThatThrownBy(() -> ips.take("10.1.0.1", A, false)).hasMessage(ELSEWHERE);
        cidr("added", "2", "", ready("False"), "\"10.1.0.0/30\", \"fd00:1::/120\"");
        assertThatThrownBy(() -> ips.take("10.1.0.1", A, false)).hasMessage(ELSEWHERE);
        cidr("added", "2", "", "", "\"10.1.0.0/30\", \"fd00:1::/120\"");
        ips.take("10.1.0.1", A, true);
        ips.take("fd00:1::ff", A, false);

        Set<String> given = new HashSet<>();
        IntStream.range(0, 6).forEach(i -> given.add(ips.next("IPv4", A, false)));
        assertThat(given).hasSize(6).allMatch(ip -> ip.startsWith("10.0.0."));
        assertThat(Set.of(ips.next("IPv4", A, false), ips.next("IPv4", A, false)))
                .containsExactlyInAnyOrder("10.1.0.1", "10.1.0.2");
        assertThatThrownBy(() -> ips.next("IPv4", A, false)).hasMessage("range is full");
        assertThatThrownBy(() -> ips.next("IPv4", A, true)).hasMessage("range is full");

        ips.release("10.1.0.1", A);
        cidr("added", "2", ", \"deletionTimestamp\": \"2026-01-03T00:00:00Z\"", ready("True"), "\"10.1.0.0/30\"");
        assertThatThrownBy(() -> ips.next("IPv4", A, false)).hasMessage("range is full");
        ips.release("10.1.0.2", A);
        assertThat(address("10.1.0.2").isEmpty()).as("given back all the same").isTrue();
    }

    @Test
    void theFirstOfALargeRangeAreLeftToThoseWhoAskForThem() {
        cidr("kubernetes", "1", "", ready("True"), "\"10.0.0.0/26\"");
        Set<String> given = new HashSet<>();
        IntStream.range(0, 46).forEach(i -> given.add(ips.next("IPv4", A, false)));
        assertThat(given).hasSize(46).allMatch(ip -> Integer.parseInt(ip.substring("10.0.0.".length())) > 16);
        assertThat(ips.next("IPv4", A, false)).matches("10\\.0\\.0\\.([1-9]|1[0-6])");
    }

    @Test
    void servicesOfAnotherTimeGetTheirAddressesBeforeAnybodyElse() {
        String service =
                "{\"metadata\": {\"namespace\": \"ns\", \"name\": \"a\"}, \"spec\": {\"clusterIP\": \"10.0.0.4\", \"clusterIPs\": [\"10.0.0.4\", \"fd00::0004\"]}}";
        store.put("/registry/services/specs/ns/a", service.getBytes(StandardCharsets.UTF_8), 0);
        store.put(
                "/registry/services/specs/ns/headless",
                "{\"spec\": {\"clusterIP\": \"None\"}}".getBytes(StandardCharsets.UTF_8),
                0);
        ips.next("IPv4", B, false);
        assertThat(A.holds(address("10.0.0.4"))).isTrue();
        assertThat(A.holds(address("fd00::4"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/30, 10.0.0.0,  false",
        "10.0.0.0/30, 10.0.0.1,  true",
        "10.0.0.0/30, 10.0.0.3,  false",
        "10.0.0.0/30, 10.0.0.4,  false",
        "10.0.0.0/32, 10.0.0.0,  false",
        "10.0.0.0/31, 10.0.0.1,  false",
        "fd00::/120,  fd00::,    false",
        "fd00::/120,  fd00::ff,  true",
        "fd00::/120,  fd00::100, false",
        "fd00::/120,  10.0.0.1,  false",
        "10.0.0.0/8,  10.255.255.254, true",
        "10.0.0.0/8,  nonsense,  false"
    })
    void theEndsOfARangeAreNotGiven(String range, String ip, boolean within) {
        assertThat(new ServiceRange(range).contains(ip)).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/31, 0",
        "10.0.0.0/32, 0",
        "10.0.0.0/24, 254",
        "fd00::/120, 255",
        "fd00::/64, 4611686018427387903"
    })
    void rangesOfAnySizeAreCounted(String range, long size) {
        assertThat(new ServiceRange(range).size()).isEqualTo(size);
    }
}
