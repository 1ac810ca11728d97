package dev.portcullis.store.transform;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The object that a body describes, without the fields that its schema doesn't know.
 *
 * @param warnings for the client, one for each {@code Warning} header
 */
public record Decoded(ObjectNode object, List<String> warnings) {
    public Decoded {
        warnings = List.copyOf(warnings);
    }
}
