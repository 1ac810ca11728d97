package dev.portcullis.store.table;

import dev.portcullis.kube.json.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The cells of one object as they are added, and reading its fields by dotted paths. */
final class Row {
    private final JsonNode object;
    private final Instant now;
    private final ArrayNode cells = Json.MAPPER.createArrayNode();
    private final ArrayNode conditions = Json.MAPPER.createArrayNode();

    Row(JsonNode object, Instant now) {
        this.object = object;
        this.now = now;
    }

    JsonNode object() {
        return object;
    }

    ArrayNode cells() {
        return cells;
    }

    ArrayNode conditions() {
        return conditions;
    }

    Instant now() {
        return now;
    }

    /** The field, or a missing node. */
    JsonNode at(String path) {
        return at(object, path);
    }

    static JsonNode at(JsonNode from, String path) {
        JsonNode node = from;
        for (String step : path.split("\\.")) {
            node = node.path(step);
        }
        return node;
    }

    /** The field as a string; the alternative where it is missing or empty. */
    String string(String path, String otherwise) {
        return string(at(path), otherwise);
    }

    static String string(JsonNode value, String otherwise) {
        String text = value.isValueNode() && !value.isNull() ? value.asString() : "";
        return text.isEmpty() ? otherwise : text;
    }

    Row name() {
        return add(string("metadata.name", ""));
    }

    Row age() {
        return since("metadata.creationTimestamp");
    }

    Row since(String path) {
        return add(HumanDuration.since(string(path, ""), now));
    }

    Row text(String path) {
        return add(string(path, ""));
    }

    Row text(String path, String otherwise) {
        return add(string(path, otherwise));
    }

    Row number(String path) {
        return add(at(path).asLong(0));
    }

    Row flag(String path, boolean otherwise) {
        return add(at(path).booleanValue(otherwise));
    }

    Row count(String path) {
        return add(at(path).size());
    }

    Row add(String value) {
        cells.add(value);
        return this;
    }

    Row add(long value) {
        cells.add(value);
        return this;
    }

    Row add(boolean value) {
        cells.add(value);
        return this;
    }

    Row add(JsonNode value) {
        cells.add(value);
        return this;
    }

    /** The names and images of the pod template's containers. */
    Row containers(String path) {
        return add(Texts.join(at(path), ",", c -> c.path("name").asString("")))
                .add(Texts.join(at(path), ",", c -> c.path("image").asString("")));
    }
}
