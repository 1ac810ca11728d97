package dev.portcullis.store.rule;

import dev.portcullis.store.validation.Correlation;
import org.jspecify.annotations.Nullable;

/**
 * Whether errors at a place count: not if what is there is as it was, or, where old values can't be told from each other, what is above.
 *
 * @param here  null where there is nothing to compare with
 * @param above the nearest place above with something to compare with
 */
record Unchanged(@Nullable Correlation here, @Nullable Correlation above) {
    static Unchanged from(@Nullable Correlation object) {
        return new Unchanged(object, null);
    }

    boolean same() {
        Correlation compared = here == null ? above : here;
        return compared != null && compared.same();
    }

    /** Of apiVersion and kind of the whole object nobody knows what they were. */
    Unchanged key(String field) {
        if (here == null) {
            return this;
        }
        boolean type = above == null && (field.equals("apiVersion") || field.equals("kind"));
        return type ? from(null) : new Unchanged(here.key(field), here);
    }

    Unchanged index(int index) {
        return here == null ? this : new Unchanged(here.index(index), here);
    }
}
