package dev.portcullis.store.table;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.schema.ModelDefinitions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The columns of the built-in kinds, read when the first table is wanted. */
final class KindColumns {
    private static final Map<String, byte[]> COLUMNS = ModelDefinitions.columns();

    private KindColumns() {}

    /** The columns of the definition's table, or null if it has none of its own. */
    static @Nullable ArrayNode of(String definition) {
        byte[] columns = COLUMNS.get(definition);
        return columns == null ? null : (ArrayNode) Json.read(columns);
    }

    static Set<String> definitions() {
        return COLUMNS.keySet();
    }

    /** Name, and the time of creation as a date under the title. */
    static ArrayNode nameAnd(String title) {
        ArrayNode columns = Objects.requireNonNull(of("io.k8s.api.core.v1.ServiceAccount"));
        columns.remove(1); // Name, Secrets, Age
        ((ObjectNode) columns.get(1)).put("name", title).put("type", "date");
        return columns;
    }
}
