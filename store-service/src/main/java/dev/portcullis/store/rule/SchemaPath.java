package dev.portcullis.store.rule;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A path to a field as rules and selectable fields name it: {@code .spec.size}, {@code .spec['my-name']}.
 *
 * @param path as errors have it, {@code spec.size}, {@code labels[a]}
 * @param schema of the field
 */
public record SchemaPath(String path, ObjectNode schema) {

    /** Empty if the text leads to no field, or is no path. */
    public static Optional<SchemaPath> find(ObjectNode schema, String text) {
        SchemaPath at = new SchemaPath("", schema);
        int next = 0;
        while (next < text.length()) {
            int end = text.startsWith("['", next) ? quoteEnd(text, next + 2) : stepEnd(text, next);
            if (end <= next) {
                return Optional.empty();
            }
            boolean quoted = text.charAt(next) == '[';
            String name = quoted ? unquoted(text.substring(next + 2, end - 2)) : text.substring(next + 1, end);
            at = name == null ? null : at.step(name);
            if (at == null) {
                return Optional.empty();
            }
            next = end;
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(at);
    }

    /** Behind the name after a dot; -1 if there is none. */
    private static int stepEnd(String text, int start) {
        int end = start + 1;
        while (end < text.length() && ".[]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.charAt(start) == '.' && end > start + 1 ? end : -1;
    }

    /** Behind {@code ']}; -1 if there is none. */
    private static int quoteEnd(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '\'') {
                return text.startsWith("']", i) ? i + 2 : -1;
            }
        }
        return -1;
    }

    /** Null where something is escaped that can't be. */
    private static @Nullable String unquoted(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                int known = i < text.length() ? "abfnrtv'\\".indexOf(text.charAt(i)) : -1;
                if (known < 0) {
                    return null;
                }
                c = "\u0007\b\f\n\r\t\u000b'\\".charAt(known);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private @Nullable SchemaPath step(String name) {
        if (schema.has("properties")) {
            JsonNode property = schema.path("properties").path(name);
            String below = path.isEmpty() ? name : path + '.' + name;
            return property instanceof ObjectNode found ? new SchemaPath(below, found) : null;
        }
        return schema.path("additionalProperties") instanceof ObjectNode values
                ? new SchemaPath(path + '[' + name + ']', values)
                : null;
    }
}
