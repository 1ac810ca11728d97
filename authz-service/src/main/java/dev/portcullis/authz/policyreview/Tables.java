package dev.portcullis.authz.policyreview;

import dev.portcullis.kube.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code meta.k8s.io/v1 Table}. */
public final class Tables {
    private Tables() {}

    /** Whether the first thing that the client would like is a Table. */
    static boolean isMeant(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        List<String> parameters = List.of(accept.split(",", 2)[0]
                .replace(" ", "")
                .toLowerCase(Locale.ROOT)
                .split(";"));
        return parameters.contains("as=table") && parameters.contains("v=v1") && parameters.contains("g=meta.k8s.io");
    }

    public static ObjectNode table(List<String> columns) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata");
        ArrayNode definitions = table.putArray("columnDefinitions");
        columns.forEach(column -> definitions
                .addObject()
                .put("name", column)
                .put("type", "string")
                .put("format", "")
                .put("description", "")
                .put("priority", 0));
        table.putArray("rows");
        return table;
    }

    public static void row(ObjectNode table, List<String> cells) {
        ArrayNode row = table.withArray("rows").addObject().putArray("cells");
        cells.forEach(row::add);
    }
}
