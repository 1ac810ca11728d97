package dev.portcullis.authn.jwt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is wrong with a configuration, each under the field that it is wrong about. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    void add(String field, String what) {
        found.add(field + ": " + what);
    }

    void required(String field) {
        add(field, "Required value");
    }

    boolean unless(boolean holds, String field, String otherwise) {
        if (!holds) {
            add(field, otherwise);
        }
        return holds;
    }

    /** @throws IllegalArgumentException that names everything */
    void orThrow() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", found));
        }
    }

    static boolean given(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
