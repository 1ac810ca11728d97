package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;

/**
 * What one manager owns.
 *
 * @param apiVersion the version of the kind whose fields these are
 * @param applied    by apply, rather than by updates
 */
public record Owner(FieldSet fields, String apiVersion, boolean applied) {
    Owner with(FieldSet other) {
        return other == fields ? this : new Owner(other, apiVersion, applied);
    }
}
