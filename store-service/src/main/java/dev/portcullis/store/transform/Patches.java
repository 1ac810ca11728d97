package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Nesting;
import dev.portcullis.kube.jsonpatch.JsonPatch;
import dev.portcullis.kube.jsonpatch.PatchRefusedException;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.catalog.ResourceType;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch to an object. The object itself is not changed; the result is decoded, not defaulted. */
public final class Patches {
    private static final int MOST_OPERATIONS = 10_000;

    private Patches() {}

    public static Patched apply(
            PatchType patchType, ResourceType type, ObjectNode current, byte[] patch, FieldValidation mode) {
        return apply(patchType, Target.of(type), current, patch, mode);
    }

    /** Fails with 400 where the patch can't be read, and with 422 where it can't be applied. */
    public static Patched apply(
            PatchType patchType, Target target, ObjectNode current, byte[] patch, FieldValidation mode) {
        Raw raw = read(patchType, patch);
        ObjectNode document = current.deepCopy();
        try {
            switch (patchType) {
                case JSON -> JsonPatch.apply(document, operations(raw.tree()));
                case MERGE -> MergePatch.apply(document, object(raw.tree(), "map[string]interface {}"));
                case STRATEGIC ->
                    document = StrategicMerge.merge(
                            document, object(raw.tree(), "map[string]interface {}"), target.schema());
                case APPLY -> throw new IllegalArgumentException("an apply is no patch of a document");
            }
        } catch (MalformedException e) {
            throw ApiErrors.badRequest(String.valueOf(e.getMessage()));
        } catch (PatchRefusedException e) {
            throw refused();
        }
        if (Nesting.tooDeep(document)) {
            throw refused();
        }
        return decode(document, new Shown(patchType, patch), target, raw.duplicates(), mode);
    }

    /** The patch or its result, whichever kube-apiserver shows where the result is refused; printed only then. */
    private record Shown(PatchType type, byte[] patch) {
        String of(ObjectNode document) {
            return type == PatchType.STRATEGIC
                    ? GoPrint.of(JsonReader.read(patch).tree())
                    : document.toString();
        }
    }

    private static Raw read(PatchType type, byte[] patch) {
        try {
            Raw raw = JsonReader.read(patch);
            if (raw.deep() && Nesting.tooDeep(raw.tree())) {
                throw new MalformedException(Nesting.TOO_DEEP);
            }
            if (type == PatchType.JSON && !raw.tree().isArray()) {
                throw mismatch(raw.tree(), "[]interface {}");
            }
            return raw;
        } catch (MalformedException e) {
            throw ApiErrors.badRequest(
                    type == PatchType.STRATEGIC
                            ? String.valueOf(e.getMessage())
                            : "error decoding patch: " + e.getMessage());
        }
    }

    private static Patched decode(
            ObjectNode document, Shown shown, Target target, List<String> duplicates, FieldValidation mode) {
        String kind = document.path("kind").asString("");
        String apiVersion = document.path("apiVersion").asString("");
        if (!kind.equals(target.kind()) || !apiVersion.equals(target.apiVersion())) {
            throw invalid(
                    shown.of(document),
                    "no kind \"%s\" of version \"%s\" can be made of this object".formatted(kind, apiVersion));
        }
        List<String> complaints = new ArrayList<>(duplicates);
        ObjectNode shaped;
        try {
            shaped = target.shape(document, complaints);
        } catch (MalformedException e) {
            throw invalid(shown.of(document), String.valueOf(e.getMessage()));
        }
        if (!complaints.isEmpty() && mode == FieldValidation.STRICT) {
            throw invalid(shown.of(document), "strict decoding error: " + String.join(", ", complaints));
        }
        return new Patched(shaped, mode == FieldValidation.WARN ? complaints : List.of());
    }

    private static List<ObjectNode> operations(JsonNode patch) {
        if (patch.size() > MOST_OPERATIONS) {
            throw Status.failure(
                            413,
                            "RequestEntityTooLarge",
                            "Request entity too large: The allowed maximum operations in a JSON patch is %d, got %d"
                                    .formatted(MOST_OPERATIONS, patch.size()),
                            null)
                    .exception();
        }
        List<ObjectNode> operations = new ArrayList<>();
        patch.forEach(operation -> operations.add(object(operation, "jsonpatch.Operation")));
        return operations;
    }

    private static ObjectNode object(JsonNode node, String goType) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw mismatch(node, goType);
    }

    private static MalformedException mismatch(JsonNode node, String goType) {
        String what = node.isObject()
                ? "object"
                : node.isArray() ? "array" : node.isString() ? "string" : node.isBoolean() ? "bool" : "number";
        return new MalformedException("json: cannot unmarshal " + what + " into Go value of type " + goType);
    }

    private static ApiException refused() {
        return Status.failure(
                        422,
                        "Invalid",
                        "the server rejected our request due to an error in our request",
                        new Status.Details(null, null, null, null, null, null))
                .exception();
    }

    private static ApiException invalid(String patch, String why) {
        return ApiErrors.invalid(new GroupResource("", ""), "", List.of(FieldError.invalid("patch", patch, why)));
    }
}
