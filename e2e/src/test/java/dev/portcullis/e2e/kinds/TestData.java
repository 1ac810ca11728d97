package dev.portcullis.e2e.kinds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What no schema says: values that validation asks for, which fields exclude each other, and what kubectl shows of a kind. Written by
 * hand, a file for each API group.
 */
final class TestData {
    private static final List<String> FILES =
            List.of("fields", "core", "workloads", "extensions", "policy", "networking", "storage", "other");
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, JsonNode> kinds = new HashMap<>();
    private final Map<String, JsonNode> fields = new HashMap<>();
    private final Map<String, JsonNode> alternatives = new HashMap<>();

    TestData() {
        for (String file : FILES) {
            JsonNode content = read("/kinds/" + file + ".yaml");
            content.path("kinds").properties().forEach(entry -> kinds.put(entry.getKey(), entry.getValue()));
            content.path("fields").properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
            content.path("alternatives")
                    .properties()
                    .forEach(entry -> alternatives.put(entry.getKey(), entry.getValue()));
        }
    }

    /** What there is to say of a kind; every kind has an entry, so that a new one is not overlooked. */
    JsonNode kind(Kind kind) {
        JsonNode exact = kinds.get(kind.apiVersion() + ' ' + kind.kind());
        JsonNode entry = exact == null ? kinds.get(kind.kind()) : exact;
        if (entry == null) {
            throw new AssertionError("no examples of " + kind + ": add it to a file in kinds/");
        }
        return entry;
    }

    /** The value of a field, null where any will do; a JSON null where it is to be left out. */
    @Nullable
    JsonNode field(String definition, String field) {
        return find(fields, definition, '.' + field);
    }

    /** The value of whatever refers to the definition, null where it is to be made. */
    @Nullable
    JsonNode value(String definition) {
        return find(fields, definition, "");
    }

    /** The fields of the definition of which only one may be there. */
    JsonNode alternatives(String definition) {
        JsonNode found = find(alternatives, definition, "");
        return found == null ? MissingNode.getInstance() : found;
    }

    /** By the definition's whole name, or by its last parts. */
    private static @Nullable JsonNode find(Map<String, JsonNode> map, String definition, String suffix) {
        String name = definition;
        while (true) {
            JsonNode found = map.get(name + suffix);
            int dot = name.indexOf('.');
            if (found != null || dot < 0) {
                return found;
            }
            name = name.substring(dot + 1);
        }
    }

    private static JsonNode read(String file) {
        try (InputStream in = TestData.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError("no file " + file);
            }
            return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
