package dev.portcullis.admission.limitranger;

import dev.portcullis.kube.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the plugin must know of a {@code LimitRange}. */
record LimitRange(String namespace, List<Item> items) {
    /** @param type Container, Pod or PersistentVolumeClaim */
    record Item(
            String type,
            Map<String, Quantity> min,
            Map<String, Quantity> max,
            Map<String, Quantity> defaults,
            Map<String, Quantity> defaultRequests,
            Map<String, Quantity> maxLimitRequestRatio) {}

    static LimitRange of(ObjectNode object) {
        List<Item> items = new ArrayList<>();
        for (JsonNode limit : object.path("spec").path("limits")) {
            items.add(new Item(
                    limit.path("type").asString(""),
                    quantities(limit.path("min")),
                    quantities(limit.path("max")),
                    quantities(limit.path("default")),
                    quantities(limit.path("defaultRequest")),
                    quantities(limit.path("maxLimitRequestRatio"))));
        }
        return new LimitRange(object.path("metadata").path("namespace").asString(""), items);
    }

    /** In alphabetical order; the store has checked that each is a quantity. */
    static Map<String, Quantity> quantities(JsonNode list) {
        Map<String, Quantity> quantities = new TreeMap<>();
        list.properties()
                .forEach(entry -> quantities.put(
                        entry.getKey(), Quantity.parse(entry.getValue().asString())));
        return quantities;
    }
}
