package dev.portcullis.store.transform;

import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Values as Go's {@code %+v} prints them: {@code map[a:1 b:[x y]]}. */
final class GoPrint {
    private final StringBuilder out = new StringBuilder();

    private GoPrint() {}

    static String of(JsonNode value) {
        GoPrint print = new GoPrint();
        print.append(value);
        return print.out.toString();
    }

    private void append(JsonNode value) {
        if (value.isObject()) {
            out.append("map[");
            String gap = "";
            for (Map.Entry<String, JsonNode> entry : value.properties().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .toList()) {
                out.append(gap).append(entry.getKey()).append(':');
                append(entry.getValue());
                gap = " ";
            }
            out.append(']');
        } else if (value.isArray()) {
            out.append('[');
            String gap = "";
            for (JsonNode item : value) {
                out.append(gap);
                append(item);
                gap = " ";
            }
            out.append(']');
        } else {
            out.append(value.isNull() ? "<nil>" : value.asString());
        }
    }
}
