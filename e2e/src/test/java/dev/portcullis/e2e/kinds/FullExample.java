package dev.portcullis.e2e.kinds;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in every field that a schema has. Where fields exclude each other there are several variants of the value; a list gets one
 * item for each of them, so that all of them occur.
 */
final class FullExample {
    private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();
    private static final Map<String, JsonNode> FORMATS = Map.of(
            "date-time", JSON.stringNode("2026-01-02T03:04:05Z"),
            "byte", JSON.stringNode("dGV4dA=="),
            "int-or-string", JSON.numberNode(1),
            "double", JSON.numberNode(1.5));

    private final Definitions definitions;
    private final TestData data;
    private final Deque<String> path = new ArrayDeque<>();

    FullExample(Definitions definitions, TestData data) {
        this.definitions = definitions;
        this.data = data;
    }

    /** Objects with all fields of the definition. */
    List<ObjectNode> of(String definition) {
        return variants(definition).stream().map(ObjectNode.class::cast).toList();
    }

    /** None for a definition that contains itself. */
    private List<JsonNode> variants(String definition) {
        JsonNode given = data.value(definition);
        if (given != null) {
            return List.of(given);
        }
        if (path.contains(definition)) {
            return List.of();
        }
        JsonNode schema = definitions.get(definition);
        if (!schema.has("properties")) {
            return values("", schema);
        }
        path.push(definition);
        List<JsonNode> objects = new ArrayList<>();
        List<String> exclusive = new ArrayList<>();
        data.alternatives(definition).forEach(field -> exclusive.add(field.asString()));
        if (exclusive.isEmpty()) {
            objects.addAll(objects(definition, schema, Set.of()));
        }
        for (String one : exclusive) {
            Set<String> others = new HashSet<>(exclusive);
            others.remove(one);
            objects.addAll(objects(definition, schema, others));
        }
        path.pop();
        return objects;
    }

    /** As many as the field with the most variants needs. */
    private List<JsonNode> objects(String definition, JsonNode schema, Set<String> without) {
        List<Map.Entry<String, List<JsonNode>>> fields = new ArrayList<>();
        int most = 1;
        for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
            String name = property.getKey();
            if (without.contains(name) || name.equals("apiVersion") && schema.has("x-kubernetes-group-version-kind")) {
                continue;
            }
            JsonNode given = data.field(definition, name);
            List<JsonNode> values = given == null ? values(name, property.getValue()) : List.of(given);
            if (!values.isEmpty() && !values.getFirst().isNull()) {
                fields.add(Map.entry(name, values));
                most = Math.max(most, values.size());
            }
        }
        List<JsonNode> objects = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            ObjectNode object = JSON.objectNode();
            for (Map.Entry<String, List<JsonNode>> field : fields) {
                List<JsonNode> values = field.getValue();
                object.set(
                        field.getKey(),
                        values.get(Math.min(i, values.size() - 1)).deepCopy());
            }
            objects.add(object);
        }
        return objects;
    }

    private List<JsonNode> values(String name, JsonNode schema) {
        String reference = Definitions.reference(schema);
        if (!reference.isEmpty()) {
            return variants(reference);
        }
        if (schema.has("enum")) {
            return List.of(schema.get("enum").get(0));
        }
        JsonNode formatted = FORMATS.get(schema.path("format").asString(""));
        if (formatted != null) {
            return List.of(formatted);
        }
        return switch (schema.path("type").asString("object")) {
            case "string" -> List.of(JSON.stringNode(word(name)));
            case "integer", "number" -> List.of(JSON.numberNode(1));
            case "boolean" -> List.of(JSON.booleanNode(true));
            case "array" -> list(items(name, schema.get("items")));
            default -> map(name, schema.get("additionalProperties"));
        };
    }

    /** All variants of an item, told apart by their names; those that are domains stay such. */
    private List<JsonNode> items(String name, JsonNode schema) {
        if (schema.has("enum")) {
            List<JsonNode> all = new ArrayList<>();
            schema.get("enum").forEach(all::add);
            return all;
        }
        List<JsonNode> items = values(name, schema);
        for (int i = 0; i < items.size() && items.size() > 1; i++) {
            if (items.get(i) instanceof ObjectNode item && item.path("name").isString()) {
                String given = item.path("name").asString();
                item.put("name", word(name) + '-' + i + (given.contains(".") ? '.' + given : ""));
            }
        }
        return items;
    }

    private static List<JsonNode> list(List<JsonNode> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        ArrayNode list = JSON.arrayNode();
        items.forEach(list::add);
        return List.of(list);
    }

    private List<JsonNode> map(String name, @Nullable JsonNode values) {
        ObjectNode map = JSON.objectNode();
        if (values == null) {
            return List.of(map.put("any", "thing"));
        }
        List<JsonNode> value = values(name, values);
        return value.isEmpty() ? List.of() : List.of(map.set("key", value.getFirst()));
    }

    /** A name that nearly every field takes: {@code clusterName} is {@code cluster-name}. */
    private static String word(String field) {
        return field.replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9-]", "");
    }
}
