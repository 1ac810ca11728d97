package dev.portcullis.admission.limitranger;

import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the plugin must know of a {@code LimitRange}. */
record LimitRange(String namespace, String name, List<Item> items) {
    /** @param type Container, Pod or PersistentVolumeClaim */
    record Item(
            String type,
            Map<String, Quantity> min,
            Map<String, Quantity> max,
            Map<String, Quantity> defaults,
            Map<String, Quantity> defaultRequests,
            Map<String, Quantity> maxLimitRequestRatio) {}

    /** The defaults for containers together. */
    Map<String, Quantity> defaults(Function<Item, Map<String, Quantity>> which) {
        Map<String, Quantity> defaults = new TreeMap<>();
        items.stream()
                .filter(item -> item.type().equals("Container"))
                .map(which)
                .forEach(defaults::putAll);
        return defaults;
    }

    static LimitRange of(ObjectNode object) {
        List<Item> items = new ArrayList<>();
        for (JsonNode limit : object.path("spec").path("limits")) {
            items.add(new Item(
                    limit.path("type").asString(""),
                    Quantities.of(limit.path("min")),
                    Quantities.of(limit.path("max")),
                    Quantities.of(limit.path("default")),
                    Quantities.of(limit.path("defaultRequest")),
                    Quantities.of(limit.path("maxLimitRequestRatio"))));
        }
        JsonNode metadata = object.path("metadata");
        return new LimitRange(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""), items);
    }
}
