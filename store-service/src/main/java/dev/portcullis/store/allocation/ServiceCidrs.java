package dev.portcullis.store.allocation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.StateReader;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The ranges that addresses are given of: those of the ServiceCIDRs, as the StateStore has them at the moment. Before there is any, those
 * that the server was told.
 */
final class ServiceCidrs {
    private static final String PREFIX = "/registry/servicecidrs/";
    private static final Comparator<JsonNode> OLDEST = Comparator.comparing((JsonNode cidr) ->
                    cidr.path("metadata").path("creationTimestamp").asString(""))
            .thenComparing(cidr -> cidr.path("metadata").path("name").asString(""));

    private final StateReader reader;
    private final ServiceNetwork network;

    ServiceCidrs(StateReader reader, ServiceNetwork network) {
        this.reader = reader;
        this.network = network;
    }

    /** Of the family; the oldest first. A ServiceCIDR that says it is not ready, or is being deleted, gives nothing. */
    List<ServiceRange> ready(String family) {
        List<JsonNode> objects = read();
        List<ServiceRange> ranges = objects.isEmpty()
                ? network.ranges()
                : objects.stream()
                        .filter(ServiceCidrs::isReady)
                        .sorted(OLDEST)
                        .flatMap(cidr -> ServiceRange.of(cidr).stream())
                        .toList();
        return ranges.stream()
                .filter(range -> range.family().equals(family) && range.usable())
                .toList();
    }

    /** Of all, whether they give or not. */
    List<ServiceRange> all() {
        List<JsonNode> objects = read();
        return objects.isEmpty()
                ? network.ranges()
                : objects.stream()
                        .flatMap(cidr -> ServiceRange.of(cidr).stream())
                        .toList();
    }

    private List<JsonNode> read() {
        return reader.list(ListQuery.of(PREFIX)).items().stream()
                .map(item -> Json.read(item.value()))
                .toList();
    }

    private static boolean isReady(JsonNode cidr) {
        if (cidr.path("metadata").hasNonNull("deletionTimestamp")) {
            return false;
        }
        return cidr.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals("Ready"))
                .allMatch(condition -> condition.path("status").asString("").equals("True"));
    }
}
