package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NameRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What one kind adds to what all kinds do. Everything has a sensible nothing as its default. */
public interface KindRules {
    KindRules NONE = new KindRules() {};

    default NameRule names() {
        return NameRule.SUBDOMAIN;
    }

    /** Whether the generation counts the changes of the spec. */
    default boolean counted() {
        return false;
    }

    /** After the status was dropped and the generation set. */
    default void prepareForCreate(ObjectNode object) {}

    /** After status and metadata were put back. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

    /** After all but the status was put back. */
    default void prepareStatus(ObjectNode object, ObjectNode old) {}

    /** The object's own checks; metadata and enums are checked already. */
    default void validate(Field object) {}

    /** What is asked of new objects only; {@link #validate} has run. */
    default void validateCreate(Field object) {}

    /** What may not change. {@link #validate} has run. */
    default void validateUpdate(Field object, JsonNode old) {}

    /** The checks of the status, for the subresource. */
    default void validateStatus(Field object, JsonNode old) {}

    /** Whether an update through the main resource is checked as a new object is. */
    default boolean validatesWholeOnUpdate() {
        return true;
    }

    /** Whether only Kubernetes' own finalizers may go without a domain. */
    default boolean checksFinalizers() {
        return true;
    }

    /** Whether the status of a new object is the client's. */
    default boolean keepsStatusOnCreate() {
        return false;
    }

    /** As {@link ResourceStrategy#warnings}. */
    default List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
        return List.of();
    }
}
