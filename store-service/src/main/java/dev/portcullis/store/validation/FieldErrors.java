package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;

/**
 * What is wrong with one object, but no more of it than a client can read: where an object nests deep, each error has a long path,
 * and all of them together would be many times the object.
 */
public final class FieldErrors extends ArrayList<FieldError> {
    private static final int MOST_CHARACTERS = 1024 * 1024;

    private int left = MOST_CHARACTERS;

    /** The first one is always told. */
    @Override
    public boolean add(FieldError error) {
        if (full()) {
            return false;
        }
        left -= error.field().length() + error.body().length();
        return super.add(error);
    }

    boolean full() {
        return left <= 0;
    }
}
