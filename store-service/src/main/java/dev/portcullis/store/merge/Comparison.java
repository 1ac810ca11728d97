package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;
import java.util.function.UnaryOperator;

/** What changes from one object to another; no field is in two of the sets. */
public record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
    FieldSet changed() {
        return modified.union(added);
    }

    Comparison filtered(UnaryOperator<FieldSet> filter) {
        return new Comparison(filter.apply(added), filter.apply(modified), filter.apply(removed));
    }
}
