package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One control of the standards.
 *
 * @param level the lowest that has it
 * @param revisions as it was understood, the oldest first
 * @param overrides the controls of the level below that this one makes unnecessary
 */
record Check(String id, Level level, List<Revision> revisions, Set<String> overrides) {
    /** What a pod does not keep to; null for nothing. */
    @FunctionalInterface
    interface Rule {
        @Nullable
        Violation violation(Subject pod);
    }

    /** @param since the first minor version that understood it so */
    record Revision(int since, Rule rule) {}

    static Check baseline(String id, Revision... revisions) {
        return new Check(id, Level.BASELINE, List.of(revisions), Set.of());
    }

    static Check restricted(String id, Set<String> overrides, Revision... revisions) {
        return new Check(id, Level.RESTRICTED, List.of(revisions), overrides);
    }

    static Revision since(int minor, Rule rule) {
        return new Revision(minor, rule);
    }

    /** As the version understands it; null where it has no such control yet. */
    @Nullable
    Rule at(Version version) {
        Rule newest = null;
        for (Revision revision : revisions) {
            if (revision.since() <= version.minor()) {
                newest = revision.rule();
            }
        }
        return newest;
    }
}
