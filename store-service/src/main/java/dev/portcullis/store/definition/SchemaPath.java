package dev.portcullis.store.definition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A path to a field as rules and selectable fields name it: {@code .spec.size}, {@code .spec['my-name']}. */
final class SchemaPath {
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z_][\\w-]*)|\\['([^']+)']");

    private SchemaPath() {}

    /** The schema of the field, or empty if the path leads to none. */
    static Optional<ObjectNode> find(ObjectNode schema, String path) {
        Matcher step = STEP.matcher(path);
        JsonNode at = schema;
        int end = 0;
        while (end < path.length() && step.find(end) && step.start() == end) {
            String name = step.group(1) == null ? step.group(2) : step.group(1);
            JsonNode values = at.path("additionalProperties");
            at = at.path("properties").path(name);
            if (at.isMissingNode()) {
                at = values;
            }
            end = step.end();
        }
        return end == path.length() && end > 0 && at instanceof ObjectNode found
                ? Optional.of(found)
                : Optional.empty();
    }
}
