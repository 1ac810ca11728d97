package dev.portcullis.store.fieldpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a set, in any order. For one thread. */
public final class FieldSetBuilder {
    private final Map<PathElement, Entry> entries = new TreeMap<>();

    private static final class Entry {
        private boolean member;
        private @Nullable FieldSetBuilder below;

        FieldSetBuilder below() {
            FieldSetBuilder known = below;
            if (known == null) {
                known = new FieldSetBuilder();
                below = known;
            }
            return known;
        }
    }

    /** Adds the field at the path; the object itself, whose path is empty, is in no set. */
    public void insert(List<PathElement> path) {
        FieldSetBuilder set = this;
        for (int i = 0; i < path.size() - 1; i++) {
            set = set.below(path.get(i));
        }
        if (!path.isEmpty()) {
            set.insert(path.getLast());
        }
    }

    /** Adds an element of this level. */
    public void insert(PathElement element) {
        entry(element).member = true;
    }

    /** Where the parts of an element go. */
    public FieldSetBuilder below(PathElement element) {
        return entry(element).below();
    }

    private Entry entry(PathElement element) {
        return entries.computeIfAbsent(element, e -> new Entry());
    }

    public FieldSet build() {
        if (entries.isEmpty()) {
            return FieldSet.EMPTY;
        }
        List<FieldSet.Node> nodes = new ArrayList<>(entries.size());
        entries.forEach((element, entry) -> {
            FieldSet below = entry.below == null ? FieldSet.EMPTY : entry.below.build();
            if (entry.member || !below.isEmpty()) {
                nodes.add(new FieldSet.Node(element, entry.member, below));
            }
        });
        return FieldSet.of(nodes);
    }
}
