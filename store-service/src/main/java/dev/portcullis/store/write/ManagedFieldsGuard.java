package dev.portcullis.store.write;

import dev.portcullis.store.fieldmanager.FieldManager;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts managedFields back that a mutating plugin has spoilt. */
final class ManagedFieldsGuard {
    private static final String FIELD = "managedFields";

    private ManagedFieldsGuard() {}

    /** The mutated object; the client hears of it where its managedFields make no sense. */
    static ObjectNode checked(Write write, JsonNode before, ObjectNode mutated) {
        JsonNode after = mutated.path("metadata").path(FIELD);
        if (before == after || before.equals(after)) {
            return mutated;
        }
        Optional<String> problem = FieldManager.problem(after);
        if (problem.isPresent()) {
            write.warnings()
                    .add(
                            ".metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; please fix your requests: "
                                    + problem.get());
            ObjectNode metadata = (ObjectNode) mutated.get("metadata");
            if (before.isMissingNode()) {
                metadata.remove(FIELD);
            } else {
                metadata.set(FIELD, before);
            }
        }
        return mutated;
    }
}
