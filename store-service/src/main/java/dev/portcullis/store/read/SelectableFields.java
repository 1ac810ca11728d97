package dev.portcullis.store.read;

import static dev.portcullis.kube.selector.FieldSelector.NAME;
import static dev.portcullis.kube.selector.FieldSelector.NAMESPACE;

import dev.portcullis.kube.selector.FieldSelector;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.ResourceType;
import org.jspecify.annotations.Nullable;

/** Which fields the objects of a type can be selected by. */
final class SelectableFields {
    private SelectableFields() {}

    /** Reads {@code fieldSelector} for a type; a bad one, or a field the type can't be selected by, is a 400. */
    static FieldSelector parse(@Nullable String text, ResourceType type) throws ApiException {
        FieldSelector selector = FieldSelector.parse(text);
        selector.terms().forEach(term -> check(term.field(), type));
        return selector;
    }

    private static void check(String field, ResourceType type) {
        if (field.equals(NAME)
                || field.equals(NAMESPACE)
                || type.selectableField(field).isPresent()) {
            return;
        }
        boolean plain = type.selectableFields().stream()
                .allMatch(known -> known.label().equals(NAME) || known.label().equals(NAMESPACE));
        throw ApiErrors.badRequest(
                plain && !type.custom()
                        ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                                .formatted(field)
                        : "field label not supported: " + field);
    }
}
