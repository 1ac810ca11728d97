package dev.portcullis.store.fieldpath;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.fieldpath.PathElement.Key.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets of fields as {@code fieldsV1} writes them: {@code f:name} is a field, {@code k:{…}} an item by its keys, {@code v:…}
 * an item by its value, {@code i:n} one by its place, and {@code .} the field itself where parts of it stand beside it.
 */
public final class FieldsV1 {
    private static final String SELF = ".";

    private FieldsV1() {}

    public static ObjectNode write(FieldSet set) {
        ObjectNode json = Json.object();
        for (FieldSet.Node node : set.nodes()) {
            ObjectNode below = Json.object();
            if (node.member() && !node.below().isEmpty()) {
                below.putObject(SELF);
            }
            below.setAll(write(node.below()));
            json.set(text(node.element()), below);
        }
        return json;
    }

    /** Throws {@link IllegalArgumentException}. Elements of a kind that we don't know are left out, as there. */
    public static FieldSet read(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("expected an object of fields, got " + json);
        }
        FieldSetBuilder set = new FieldSetBuilder();
        fill(json, set);
        return set.build();
    }

    private static void fill(JsonNode json, FieldSetBuilder set) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonNode below = entry.getValue();
            if (!below.isObject()) {
                throw new IllegalArgumentException("expected an object below " + entry.getKey() + ", got " + below);
            }
            if (entry.getKey().equals(SELF)) {
                continue;
            }
            PathElement element = element(entry.getKey());
            if (element == null) {
                continue;
            }
            if (below.isEmpty() || below.has(SELF)) {
                set.insert(element);
            }
            if (!below.isEmpty()) {
                fill(below, set.below(element));
            }
        }
    }

    static String text(PathElement element) {
        return switch (element) {
            case PathElement.Field field -> "f:" + field.name();
            case PathElement.Value value -> "v:" + GoJson.of(value.value());
            case PathElement.Index index -> "i:" + index.index();
            case PathElement.Key key -> {
                StringBuilder text = new StringBuilder("k:");
                String separator = "{";
                for (Part part : key.parts()) {
                    text.append(separator);
                    separator = ",";
                    GoJson.quote(part.name(), text);
                    text.append(':');
                    GoJson.write(part.value(), text);
                }
                yield text.append('}').toString();
            }
        };
    }

    private static @Nullable PathElement element(String text) {
        if (text.length() < 2 || text.charAt(1) != ':') {
            throw new IllegalArgumentException("no path element: " + text);
        }
        String content = text.substring(2);
        return switch (text.charAt(0)) {
            case 'f' -> new PathElement.Field(content);
            case 'v' -> new PathElement.Value(value(content));
            case 'i' -> new PathElement.Index(Integer.parseInt(content));
            case 'k' -> key(value(content));
            default -> null;
        };
    }

    private static PathElement.Key key(JsonNode json) {
        List<Part> parts = new ArrayList<>();
        json.properties().forEach(part -> parts.add(new Part(part.getKey(), part.getValue())));
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a key without fields: " + json);
        }
        parts.sort(Comparator.comparing(Part::name));
        return new PathElement.Key(parts);
    }

    private static JsonNode value(String json) {
        JsonNode value;
        try {
            value = Json.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + json, e);
        }
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("a value without text");
        }
        return value;
    }
}
