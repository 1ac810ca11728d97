package dev.portcullis.store.schema;

/** How a list is merged by apply. */
public enum ListType {
    ATOMIC,
    SET,
    MAP
}
