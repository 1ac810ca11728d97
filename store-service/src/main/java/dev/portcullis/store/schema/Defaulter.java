package dev.portcullis.store.schema;

import tools.jackson.databind.node.ObjectNode;

/** Sets those defaults of an object that depend on its other fields. Runs after the children's defaults. */
public interface Defaulter {
    void apply(ObjectNode object);
}
