package dev.portcullis.store.allocation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.StateReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the services in the store hold. A store that was filled by somebody else may lack what says so of some of them; they are
 * marked before the first is given.
 */
final class ExistingServices {
    private static final String PREFIX = "/registry/services/specs/";
    private static final int PAGE = 500;

    private final StateReader reader;
    private @Nullable Held held;

    /** Addresses and who has them, and node ports. */
    record Held(Map<String, ServiceRef> ips, Set<Integer> ports) {}

    ExistingServices(StateReader reader) {
        this.reader = reader;
    }

    /** Read once. */
    synchronized Held held() {
        Held known = held;
        if (known == null) {
            known = new Held(new HashMap<>(), new HashSet<>());
            ListQuery query = ListQuery.of(PREFIX).limit(PAGE);
            for (ListResult page = reader.list(query); ; page = reader.list(query)) {
                for (KeyValue item : page.items()) {
                    add(item, known);
                }
                if (!page.more()) {
                    break;
                }
                query = query.at(page.revision()).after(page.items().getLast().key());
            }
            held = known;
        }
        return known;
    }

    private static void add(KeyValue item, Held held) {
        try {
            JsonNode service = Json.read(item.value());
            JsonNode spec = service.path("spec");
            ServiceRef owner = ServiceRef.of(service);
            spec.path("clusterIPs").forEach(ip -> held.ips.put(ServiceRange.canonical(ip.asString("")), owner));
            held.ips.put(ServiceRange.canonical(spec.path("clusterIP").asString("")), owner);
            spec.path("ports")
                    .forEach(port -> held.ports.add(port.path("nodePort").asInt(0)));
            held.ports.add(spec.path("healthCheckNodePort").asInt(0));
        } catch (JacksonException e) {
            throw new IllegalStateException(item.key() + " is not JSON", e);
        }
    }
}
