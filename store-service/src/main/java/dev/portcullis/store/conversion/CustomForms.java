package dev.portcullis.store.conversion;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.transform.Pruning;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Custom resources from version to version, by the conversion strategy {@code None}: they differ in nothing but the apiVersion. */
final class CustomForms {
    private CustomForms() {}

    /** The tree is changed. */
    static ObjectNode current(ResourceType type, ObjectNode stored) {
        if (!type.stored().apiVersion().equals(stored.path("apiVersion").asString(""))) {
            return stored;
        }
        Schema schema = stored(type);
        ObjectNode pruned = Pruning.stored(schema, stored);
        Defaulter.apply(schema, pruned);
        return pruned;
    }

    /** In another version, without what its schema doesn't know; the tree is changed. Itself if it has that version. */
    static ObjectNode as(String apiVersion, Schema schema, ObjectNode object) {
        return object.path("apiVersion").asString("").equals(apiVersion)
                ? object
                : Pruning.stored(schema, object.put("apiVersion", apiVersion));
    }

    static Schema stored(ResourceType type) {
        Supplier<Schema> schemas = type.stored().schemas();
        return schemas == null ? type.schema() : schemas.get();
    }
}
