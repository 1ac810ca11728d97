package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldPath;

/**
 * A field that is to be changed though somebody else owns it.
 *
 * @param <M> what managers are told apart by
 */
public record Conflict<M>(M manager, FieldPath path) {}
