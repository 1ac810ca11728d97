package dev.portcullis.store.table;

/** Adds the cells of one object, one for each column, to the row. */
interface Cells {
    void print(Row row);
}
