package dev.portcullis.store.transform;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a patch made of an object; a new tree, not defaulted.
 *
 * @param warnings for the client, one for each {@code Warning} header
 */
public record Patched(ObjectNode object, List<String> warnings) {
    public Patched {
        warnings = List.copyOf(warnings);
    }
}
