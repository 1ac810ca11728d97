package dev.portcullis.store.catalog;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A field that a field selector may name.
 *
 * @param label  the name in the selector
 * @param paths  where the value stands, dotted; the first that is there counts
 * @param absent what the field is compared as where it is missing
 */
public record SelectableField(String label, List<String> paths, String absent) {
    public SelectableField {
        paths = List.copyOf(paths);
    }

    public static SelectableField of(String path) {
        return new SelectableField(path, List.of(path), "");
    }

    /** The value to compare with. */
    public String valueOf(JsonNode object) {
        for (String path : paths) {
            JsonNode node = object;
            for (String step : path.split("\\.")) {
                node = node.path(step);
            }
            if (node.isValueNode() && !node.isNull() && !node.asString().isEmpty()) {
                return node.asString();
            }
        }
        return absent;
    }
}
