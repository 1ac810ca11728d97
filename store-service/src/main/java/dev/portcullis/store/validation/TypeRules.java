package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Types of values. A text or a list in a field with the format of a text passes, as in kube-openapi. */
final class TypeRules {
    private TypeRules() {}

    /** Null if it has the type. */
    static @Nullable FieldError check(ValueRules rules, JsonNode node, At at) {
        if (node.isNull()) {
            return rules.types.isEmpty() || rules.nullable ? null : wrong(at, String.join(",", rules.types), "null");
        }
        String is = type(node);
        boolean fits = rules.types.contains(is)
                || is.equals("integer") && rules.types.contains("number")
                || is.equals("number") && rules.types.contains("integer") && NumberRules.isWhole(node);
        boolean readable = node.isString() || node.isArray();
        if (fits || rules.format.isEmpty()) {
            return fits ? null : wrong(at, String.join(",", rules.types), is);
        }
        if (!readable) {
            return wrong(at, rules.format, node.isNumber() ? node.isIntegralNumber() ? "int64" : "float64" : "");
        }
        boolean number = rules.types.contains("number") || rules.types.contains("integer");
        return number ? wrong(at, String.join(",", rules.types), is) : null;
    }

    static FieldError wrong(At at, String wanted, String is) {
        return FieldError.typeInvalid(
                at.path(), is, "%s in body must be of type %s: %s".formatted(at.name(), wanted, quoted(is)));
    }

    private static String quoted(String text) {
        return Json.MAPPER.writeValueAsString(text);
    }

    private static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            default -> node.isIntegralNumber() ? "integer" : "number";
        };
    }
}
