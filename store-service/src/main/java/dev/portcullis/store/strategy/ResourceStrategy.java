package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.FieldError;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a kind does when its objects are written, as kube-apiserver's strategies of the same names. uid, creation and
 * deletion time, name generation and resourceVersion are the engine's. Objects are decoded, defaulted, and have their
 * apiVersion and kind. A subresource is empty for the object itself.
 */
public interface ResourceStrategy {
    /** Sets what the client may not: drops the status, sets the generation, … The object has its name and uid. */
    void prepareForCreate(ObjectNode object, WriteContext context);

    /**
     * Puts back what this update may not change, and bumps the generation where the spec changed. For the subresource
     * {@code status} everything but the status comes from the old object.
     */
    void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource, WriteContext context);

    /** Everything that is wrong with a new object, metadata and schema included. */
    List<FieldError> validateCreate(ObjectNode object);

    /** Everything that is wrong with the object, and with the way to it from the old one. */
    List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, String subresource);

    /** What the client should hear about a valid object; {@code old} is null for a create. */
    default List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
        return List.of();
    }

    /**
     * Takes what the valid object needs from elsewhere and writes it into it; called after validation, before the
     * validating admission. Throws the errors of the fields as an {@code Invalid} where it can't be had.
     *
     * @param old null for a create
     */
    default Reservation reserve(ObjectNode object, @Nullable ObjectNode old, WriteContext context) {
        return Reservation.NONE;
    }

    /** Gives back what a stored object held; called when it is gone for good. */
    default void released(ObjectNode object) {}

    /** Whether an update of an object that isn't there makes it. */
    default boolean allowsCreateOnUpdate() {
        return false;
    }

    /** Whether an update may leave out the resourceVersion. */
    default boolean allowsUnconditionalUpdate() {
        return true;
    }

    /**
     * The seconds that an object gets between DELETE and its end, or empty if it goes at once; 0 is at once, too, but
     * shows in the deleted object.
     *
     * @param requested the client's gracePeriodSeconds, null if it set none
     */
    default OptionalLong gracePeriod(ObjectNode object, @Nullable Long requested) {
        return OptionalLong.empty();
    }

    /** What else changes when an object is marked as deleted but stays for its finalizers: a namespace's phase. */
    default void markDeleted(ObjectNode object) {}

    /** Whether a finalizer outside the metadata keeps a deleted object: a namespace's {@code spec.finalizers}. */
    default boolean held(ObjectNode object) {
        return false;
    }
}
