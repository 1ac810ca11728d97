package dev.portcullis.store.merge;

import java.util.List;
import java.util.Map;

/**
 * What comes of an apply.
 *
 * @param owners    after it; all of them before it if there are conflicts
 * @param conflicts empty if it went through
 */
public record Merged<M>(Typed object, Map<M, Owner> owners, List<Conflict<M>> conflicts) {
    public Merged {
        owners = Map.copyOf(owners);
        conflicts = List.copyOf(conflicts);
    }
}
