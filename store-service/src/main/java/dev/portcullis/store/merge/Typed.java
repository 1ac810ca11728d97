package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.schema.Structure;
import tools.jackson.databind.node.ObjectNode;

/** An object, or a part of what it could be, in one version of its kind. Not changed by what is asked of it. */
public record Typed(String apiVersion, Structure structure, ObjectNode object) {
    /** The fields that it has. */
    public FieldSet fields() {
        return FieldsOf.object(structure, object);
    }

    /** This object with what the other says; nothing is removed. Throws {@link MismatchException}. */
    Typed merge(Typed other) {
        return with(new Merging().merge(structure, object, other.object));
    }

    /** What changes from this object to the other. Throws {@link MismatchException}. */
    public Comparison compare(Typed other) {
        return Comparing.compare(structure, object, other.object);
    }

    Typed without(FieldSet fields) {
        return with(Removing.without(structure, object, fields));
    }

    private Typed with(ObjectNode other) {
        return new Typed(apiVersion, structure, other);
    }
}
