package dev.portcullis.kube.conversion;

import dev.portcullis.kube.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The two kinds of Event are one: only some fields have other names. */
final class EventConversion {
    private static final Map<String, String> NAMES = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount",
            "reportingComponent", "reportingController");
    private static final Map<String, String> BACK = inverse();

    private EventConversion() {}

    static ObjectNode fromCore(ObjectNode event) {
        return rename(event, NAMES);
    }

    static ObjectNode toCore(ObjectNode event) {
        return rename(event, BACK);
    }

    private static ObjectNode rename(ObjectNode event, Map<String, String> names) {
        ObjectNode renamed = Json.object();
        event.properties()
                .forEach(field -> renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        return renamed;
    }

    private static Map<String, String> inverse() {
        Map<String, String> inverse = new LinkedHashMap<>();
        NAMES.forEach((core, other) -> inverse.put(other, core));
        return Map.copyOf(inverse);
    }
}
