package dev.portcullis.store.table;

import dev.portcullis.store.catalog.PrinterColumn;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The tables of custom resources: the name, and a column for each JSON path. */
final class CustomColumns {
    /** The column of a custom resource that names none. */
    static final List<PrinterColumn> AGE = List.of(new PrinterColumn(
            "Age",
            "date",
            "",
            KindColumns.nameAnd("Age").get(1).path("description").asString(""),
            0,
            ".metadata.creationTimestamp"));

    private CustomColumns() {}

    static TablePrinter of(List<PrinterColumn> columns) {
        ArrayNode definitions = KindColumns.nameAnd("Age");
        definitions.remove(1);
        columns.forEach(column -> definitions
                .addObject()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", column.format())
                .put("description", column.description())
                .put("priority", column.priority()));
        List<JsonPath> paths = columns.stream()
                .map(column -> JsonPath.parse(column.jsonPath()))
                .toList();
        return new TablePrinter(definitions, row -> {
            row.name();
            for (int i = 0; i < paths.size(); i++) {
                row.add(cell(columns.get(i).type(), paths.get(i), row));
            }
        });
    }

    /** A value that doesn't have the column's type is no value. */
    private static JsonNode cell(String type, JsonPath path, Row row) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        List<JsonNode> found = path.find(row.object());
        if (found.isEmpty() || found.getFirst().isNull()) {
            return nodes.nullNode();
        }
        JsonNode value = found.getFirst();
        return switch (type) {
            case "integer" -> value.isNumber() ? nodes.numberNode(value.asLong()) : nodes.nullNode();
            case "number" -> value.isNumber() ? value : nodes.nullNode();
            case "boolean" -> value.isBoolean() ? value : nodes.nullNode();
            case "date" ->
                value.isString()
                        ? nodes.stringNode(HumanDuration.since(value.asString(), row.now()))
                        : nodes.nullNode();
            default -> nodes.stringNode(value.isValueNode() ? value.asString() : value.toString());
        };
    }
}
