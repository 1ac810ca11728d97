package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of an apply: YAML, of which JSON is a part.
 *
 * @param object     as it was sent: a part of an object, not decoded
 * @param complaints what stands in it twice
 */
public record AppliedConfig(ObjectNode object, List<String> complaints) {
    private static final String TO_JSON = "error converting YAML to JSON: ";

    public AppliedConfig {
        complaints = List.copyOf(complaints);
    }

    /** Fails with 400 where it is no YAML or no object. */
    public static AppliedConfig read(byte[] body) {
        Raw raw;
        try {
            raw = YamlReader.read(body);
        } catch (MalformedException e) {
            throw ApiErrors.badRequest("error decoding YAML: " + TO_JSON + e.getMessage());
        }
        List<String> complaints = raw.duplicates().stream().map(TO_JSON::concat).toList();
        if (raw.tree().isNull()) {
            return new AppliedConfig(Json.object(), complaints);
        }
        if (raw.tree() instanceof ObjectNode object) {
            return new AppliedConfig(object, complaints);
        }
        String what = raw.tree().isArray()
                ? "array"
                : raw.tree().isString() ? "string" : raw.tree().isBoolean() ? "bool" : "number";
        throw ApiErrors.badRequest(
                "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal " + what
                        + " into Go value of type map[string]interface {}");
    }

    /** What the client is to hear of the complaints; where it wants none of them, that is a 400. */
    public List<String> judged(FieldValidation mode) {
        if (mode == FieldValidation.STRICT && !complaints.isEmpty()) {
            throw ApiErrors.badRequest("error strict decoding YAML: " + String.join(", ", complaints));
        }
        return mode == FieldValidation.WARN ? complaints : List.of();
    }
}
