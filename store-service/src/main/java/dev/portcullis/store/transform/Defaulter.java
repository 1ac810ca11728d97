package dev.portcullis.store.transform;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Schema;
import tools.jackson.databind.node.ObjectNode;

/** Gives missing fields their defaults, in place. Applying it twice changes nothing. */
public final class Defaulter {
    private Defaulter() {}

    public static void apply(ResourceType type, ObjectNode object) {
        apply(type.schema(), object);
    }

    public static void apply(Schema schema, ObjectNode object) {
        throw new UnsupportedOperationException();
    }
}
