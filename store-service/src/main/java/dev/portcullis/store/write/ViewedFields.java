package dev.portcullis.store.write;

import dev.portcullis.store.fieldmanager.FieldManager;
import dev.portcullis.store.fieldmanager.ScaleFields;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change of a part of an object that travels as a kind of its own, and of who owns what: those who own fields of the
 * object own those of the part, and the other way round.
 *
 * @param fields  of the part's kind
 * @param mapping between the managedFields of object and part
 */
record ViewedFields(Change.View view, FieldManager fields, ScaleFields mapping, String manager) {
    private static final String FIELD = "managedFields";

    /** The object with the part changed. */
    ObjectNode change(ObjectNode object, UnaryOperator<ObjectNode> change) {
        JsonNode managed = object.path("metadata").path(FIELD);
        ObjectNode part = view.of(object);
        set(part, mapping.ofScale(managed));
        ObjectNode changed = change.apply(part);
        ObjectNode result = view.into(object, changed);
        set(result, mapping.ofObject(managed, changed.path("metadata").path(FIELD)));
        return result;
    }

    /** The part that was sent, with its managedFields. */
    ObjectNode updated(ObjectNode live, ObjectNode sent) {
        fields.update(live, sent, manager);
        return sent;
    }

    private static void set(ObjectNode object, ArrayNode managedFields) {
        if (managedFields.isEmpty()) {
            Metadata.of(object).remove(FIELD);
        } else {
            ((ObjectNode) object.get("metadata")).set(FIELD, managedFields);
        }
    }
}
