package dev.portcullis.store.write;

import dev.portcullis.store.transform.Target;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What an update does to the object that it finds. Called again with a newer state after a conflict. */
interface Change {
    /** The new object, decoded; the current one is not to be changed, and carries its resourceVersion. */
    ObjectNode apply(ObjectNode current);

    /** Whether {@link #apply} has brought the managedFields up to date, too. */
    default boolean managesFields() {
        return false;
    }

    /** Whether the object is made where it isn't there, whatever its kind allows. */
    default boolean creates() {
        return false;
    }

    /** The uid that the object must have, null for any. */
    default @Nullable String uid() {
        return null;
    }

    /** Whether the object is made where it isn't there, if its kind allows it; called with what would be created. */
    default @Nullable ObjectNode ifAbsent() {
        return null;
    }

    /** What admission sees of the change; the object itself unless it is about a subresource of another kind. */
    default @Nullable View view() {
        return null;
    }

    /** A part of an object that travels as a kind of its own, such as a Scale. */
    interface View {
        Target target();

        ObjectNode of(ObjectNode object);

        /** The object with what the part says. */
        ObjectNode into(ObjectNode object, ObjectNode part);
    }
}
