package dev.portcullis.admission.policy.mutating;

import dev.portcullis.kube.cel.JsonValues;
import dev.portcullis.kube.json.Nesting;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an {@code applyConfiguration} made ({@code mutating/patch/smd.go}): its fields are set, those beside them stay. How lists merge only the kind's
 * schema says, which is not here: one with a list is refused.
 */
record AppliedValue(ObjectNode fields) {
    private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");

    static AppliedValue of(Object value) throws PatchFailedException {
        JsonNode made;
        try {
            made = JsonValues.toJson(value);
        } catch (IllegalArgumentException e) {
            throw new PatchFailedException("unexpected value of applyConfiguration.expression: " + e.getMessage());
        }
        if (!(made instanceof ObjectNode fields)) {
            throw new PatchFailedException("applyConfiguration.expression must evaluate to Object");
        }
        return new AppliedValue(fields);
    }

    ObjectNode applied(ObjectNode object) throws PatchFailedException {
        if (Nesting.tooDeep(fields)) {
            throw new PatchFailedException(Nesting.TOO_DEEP);
        }
        ObjectNode merged = object.deepCopy();
        merge(merged, fields, "");
        for (String field : IDENTITY) {
            if (!merged.path(field).equals(object.path(field))) {
                throw new PatchFailedException("an applyConfiguration may not change " + field);
            }
        }
        return merged;
    }

    private static void merge(ObjectNode into, ObjectNode fields, String path) throws PatchFailedException {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String at = path + "." + field.getKey();
            JsonNode value = field.getValue();
            if (value.isArray()) {
                throw new PatchFailedException(
                        "lists in an applyConfiguration are not supported by this server: " + at);
            } else if (value instanceof ObjectNode more) {
                JsonNode present = into.path(field.getKey());
                merge(present instanceof ObjectNode known ? known : into.putObject(field.getKey()), more, at);
            } else {
                into.set(field.getKey(), value);
            }
        }
    }
}
