package dev.portcullis.store.generator;

import dev.portcullis.kube.json.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The columns of the kinds' tables, described by the texts of the fields that they show. */
final class Columns {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta.";

    private Columns() {}

    /** Throws {@link IllegalStateException} for a column of a field that isn't there. */
    static Map<String, ArrayNode> of(Map<String, ObjectNode> models, Map<String, ObjectNode> descriptions) {
        Map<String, ArrayNode> all = new TreeMap<>();
        models.forEach((name, additions) -> {
            if (additions.has("columns")) {
                String prefix = name.substring(0, name.lastIndexOf('.') + 1);
                ArrayNode columns = Json.MAPPER.createArrayNode();
                additions.get("columns").forEach(column -> columns.add(column(prefix, column, descriptions)));
                all.put(name, columns);
            }
        });
        return all;
    }

    private static ObjectNode column(String prefix, JsonNode column, Map<String, ObjectNode> descriptions) {
        if (column.isString()) {
            return switch (column.asString()) {
                case "Name" -> column("Name", "name", text(META + "name", descriptions));
                case "Age" -> column("Age", "", text(META + "creationTimestamp", descriptions));
                default -> throw new IllegalStateException("no column " + column);
            };
        }
        ObjectNode complete = column(
                column.get("name").asString(),
                column.path("format").asString(""),
                column.path("description").asString(""));
        complete.set("type", column.get("type"));
        complete.put("priority", column.path("priority").asInt(0));
        if (column.has("of")) {
            String field = column.get("of").asString();
            complete.put("description", text(field.startsWith("io.") ? field : prefix + field, descriptions));
        }
        return complete;
    }

    private static ObjectNode column(String name, String format, String description) {
        return Json.object()
                .put("name", name)
                .put("type", "string")
                .put("format", format)
                .put("description", description)
                .put("priority", 0);
    }

    /** A reference's field has no text of its own; then the column has none. */
    private static String text(String field, Map<String, ObjectNode> descriptions) {
        int dot = field.lastIndexOf('.');
        ObjectNode texts = descriptions.get(field.substring(0, dot));
        if (texts == null) {
            throw new IllegalStateException("no definition for " + field);
        }
        return texts.path(field.substring(dot + 1)).asString("");
    }
}
