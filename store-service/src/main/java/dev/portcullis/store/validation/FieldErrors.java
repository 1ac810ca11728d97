package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one object, but no more of it than a client can read: where an object nests deep, each error has a long path,
 * and all of them together would be many times the object.
 */
public final class FieldErrors extends ArrayList<FieldError> {
    private static final int MOST_CHARACTERS = 1024 * 1024;
    private static final int MOST_WARNINGS = 100;

    private int left = MOST_CHARACTERS;
    private final List<String> warnings = new ArrayList<>();

    /** The first one is always told. */
    @Override
    public boolean add(FieldError error) {
        if (full()) {
            return false;
        }
        left -= error.field().length() + error.body().length();
        return super.add(error);
    }

    /** An error that does not count, but that the client should hear of. */
    public void warn(FieldError error) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(error.message());
        }
    }

    /** What the client should hear of what was checked. */
    public static List<String> warnings(List<FieldError> errors) {
        return errors instanceof FieldErrors told ? List.copyOf(told.warnings) : List.of();
    }

    /** Only the first ones are left. */
    void truncate(int size) {
        removeRange(size, size());
    }

    boolean full() {
        return left <= 0;
    }
}
