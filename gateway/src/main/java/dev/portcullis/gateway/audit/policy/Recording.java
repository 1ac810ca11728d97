package dev.portcullis.gateway.audit.policy;

import java.util.Set;

/** What a policy says about a request. */
public record Recording(Level level, Set<Stage> omitted, boolean omitManagedFields) {
    /** The same, but not more than this. */
    public Recording atMost(Level most) {
        return level.has(most) && level != most ? new Recording(most, omitted, omitManagedFields) : this;
    }

    public boolean wants(Stage stage) {
        return level != Level.NONE && !omitted.contains(stage);
    }
}
