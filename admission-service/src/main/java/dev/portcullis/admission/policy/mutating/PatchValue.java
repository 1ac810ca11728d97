package dev.portcullis.admission.policy.mutating;

import dev.portcullis.kube.cel.JsonValues;
import dev.portcullis.kube.json.Nesting;
import dev.portcullis.kube.jsonpatch.JsonPatch;
import dev.portcullis.kube.jsonpatch.PatchRefusedException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON patch that an expression made ({@code mutating/patch/json_patch.go}). */
record PatchValue(List<ObjectNode> operations) {
    private static final int MOST_OPERATIONS = 10_000;

    static PatchValue of(Object value) throws PatchFailedException {
        JsonNode made;
        try {
            made = JsonValues.toJson(value);
        } catch (IllegalArgumentException e) {
            throw new PatchFailedException(
                    "JSONPath valueExpression evaluated to a type that could not marshal to JSON: " + e.getMessage());
        }
        if (!made.isArray() || made.size() > MOST_OPERATIONS) {
            throw new PatchFailedException("type mismatch: JSONPatchType.expression should evaluate to array");
        }
        List<ObjectNode> operations = new ArrayList<>();
        for (JsonNode operation : made) {
            if (!(operation instanceof ObjectNode step)) {
                throw new PatchFailedException(
                        "type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
            }
            operations.add(step);
        }
        return new PatchValue(operations);
    }

    /** The object with it; itself where one of its tests fails. */
    ObjectNode applied(ObjectNode object) throws PatchFailedException {
        ObjectNode patched = object.deepCopy();
        try {
            JsonPatch.apply(patched, operations);
        } catch (PatchRefusedException e) {
            String why = String.valueOf(e.getMessage());
            if (why.endsWith("test failed")) {
                return object;
            }
            throw new PatchFailedException("JSONPath: " + why);
        }
        if (Nesting.tooDeep(patched)) {
            throw new PatchFailedException(Nesting.TOO_DEEP);
        }
        if (!same(object, patched, "apiVersion") || !same(object, patched, "kind")) {
            throw new PatchFailedException("no kind \"%s\" is registered for version \"%s\""
                    .formatted(
                            patched.path("kind").asString(""),
                            patched.path("apiVersion").asString("")));
        }
        return patched;
    }

    private static boolean same(ObjectNode before, ObjectNode after, String field) {
        return before.path(field).equals(after.path(field));
    }
}
