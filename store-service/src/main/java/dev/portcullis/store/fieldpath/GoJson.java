package dev.portcullis.store.fieldpath;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** JSON as Go's encoder writes it: the keys of objects sorted, and what HTML could take for a tag escaped. */
public final class GoJson {
    private GoJson() {}

    public static String of(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    public static String of(String text) {
        StringBuilder out = new StringBuilder();
        quote(text, out);
        return out.toString();
    }

    static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> fields = new TreeMap<>();
                value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
                String separator = "{";
                for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
                    out.append(separator);
                    separator = ",";
                    quote(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                }
                out.append(fields.isEmpty() ? "{}" : "}");
            }
            case ARRAY -> {
                String separator = "[";
                for (JsonNode item : value) {
                    out.append(separator);
                    separator = ",";
                    write(item, out);
                }
                out.append(value.isEmpty() ? "[]" : "]");
            }
            case STRING -> quote(value.asString(), out);
            default -> out.append(value);
        }
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '<', '>', '&', '\u2028', '\u2029' -> escape(c, out);
                default -> {
                    if (c < ' ') {
                        escape(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void escape(char c, StringBuilder out) {
        out.append("\\u%04x".formatted((int) c));
    }
}
