package dev.portcullis.store.rule;

import dev.portcullis.store.validation.Correlation;
import org.jspecify.annotations.Nullable;

/**
 * Whether errors at a place count: not if what is there is as it was, or, where old values can't be told from each other, what is above.
 * Looked at only when there is an error.
 */
final class Unchanged {
    private final @Nullable Unchanged parent;
    private final String field;
    private final int index;
    /** What is there; null where there is nothing to compare with. */
    private @Nullable Correlation here;
    /** The nearest place above with something to compare with. */
    private @Nullable Correlation above;

    private boolean known;

    private Unchanged(@Nullable Unchanged parent, String field, int index) {
        this.parent = parent;
        this.field = field;
        this.index = index;
    }

    /** @param object null for a new one, of which every error counts */
    static Unchanged from(@Nullable Correlation object) {
        Unchanged root = new Unchanged(null, "", -1);
        root.here = object;
        root.known = true;
        return root;
    }

    Unchanged key(String name) {
        return new Unchanged(this, name, -1);
    }

    Unchanged index(int i) {
        return new Unchanged(this, "", i);
    }

    boolean same() {
        look();
        Correlation compared = here == null ? above : here;
        return compared != null && compared.same();
    }

    /** Of apiVersion and kind of the whole object nobody knows what they were. */
    private void look() {
        if (known || parent == null) {
            return;
        }
        known = true;
        parent.look();
        Correlation around = parent.here;
        if (around == null) {
            above = parent.above;
        } else if (parent.parent != null || !field.equals("apiVersion") && !field.equals("kind")) {
            here = index < 0 ? around.key(field) : around.index(index);
            above = around;
        }
    }
}
