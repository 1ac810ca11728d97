package dev.portcullis.kube.content;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is wrong with a configuration, each under the field that it is wrong about. */
public final class Problems {
    private final List<String> found = new ArrayList<>();

    public void add(String field, String what) {
        found.add(field + ": " + what);
    }

    public void required(String field) {
        add(field, "Required value");
    }

    public boolean unless(boolean holds, String field, String otherwise) {
        if (!holds) {
            add(field, otherwise);
        }
        return holds;
    }

    /** @throws IllegalArgumentException that names everything */
    public void orThrow() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", found));
        }
    }

    public static boolean given(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
