package dev.portcullis.store.transform;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as Go's {@code %+v} prints them: {@code map[a:1 b:[x y]]}. */
final class GoPrint {
    private GoPrint() {}

    static String of(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .map(entry -> entry.getKey() + ':' + of(entry.getValue()))
                    .collect(Collectors.joining(" ", "map[", "]"));
        }
        if (value.isArray()) {
            return value.valueStream().map(GoPrint::of).collect(Collectors.joining(" ", "[", "]"));
        }
        return value.isNull() ? "<nil>" : value.asString();
    }
}
