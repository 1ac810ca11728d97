package dev.portcullis.store.table;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.ResourceType;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Table form of objects: the columns and cells that kube-apiserver computes for kubectl. */
public final class Tables {
    private Tables() {}

    /**
     * A table with a row for each object.
     *
     * @param metadata of the list (resourceVersion, continue, remainingItemCount), or of the only object
     */
    public static ObjectNode of(
            ResourceType type, JsonNode metadata, Iterable<ObjectNode> objects, TableOptions options) {
        return of(Printers.of(type), metadata, objects, options);
    }

    /** A table of objects of another definition than a resource's own: {@code io.k8s.api.autoscaling.v1.Scale}. */
    public static ObjectNode ofDefinition(
            String definition, JsonNode metadata, Iterable<ObjectNode> objects, TableOptions options) {
        return of(Printers.ofDefinition(definition), metadata, objects, options);
    }

    private static ObjectNode of(
            TablePrinter printer, JsonNode metadata, Iterable<ObjectNode> objects, TableOptions options) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/" + options.version());
        ObjectNode listMeta = table.putObject("metadata");
        for (String field : new String[] {"resourceVersion", "continue", "remainingItemCount"}) {
            if (metadata.has(field)) {
                listMeta.set(field, metadata.get(field));
            }
        }
        if (options.headers()) {
            table.set("columnDefinitions", printer.columns());
        } else {
            table.putNull("columnDefinitions");
        }
        ArrayNode rows = table.putArray("rows");
        Instant now = Instant.now();
        for (ObjectNode object : printer.inOrder(objects)) {
            Row row = new Row(object, now);
            printer.cells().print(row);
            ObjectNode json = rows.addObject();
            json.set("cells", row.cells());
            if (!row.conditions().isEmpty()) {
                json.set("conditions", row.conditions());
            }
            switch (options.include()) {
                case NONE -> json.putNull("object");
                case METADATA -> json.set("object", PartialObjects.of(object, options.version()));
                case OBJECT -> json.set("object", object);
            }
        }
        return table;
    }
}
