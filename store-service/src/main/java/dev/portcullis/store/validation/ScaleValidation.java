package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The numbers behind the scale of a custom resource: that they are some, and not negative. */
public final class ScaleValidation {
    private ScaleValidation() {}

    /** Of the replicas that are wanted; the path by its steps. */
    public static void spec(Field object, List<String> path) {
        replicas(object, path);
    }

    /**
     * Of the replicas that there are, and of what selects them.
     *
     * @param selector the path of a label selector; null if there is none
     */
    public static void status(Field object, List<String> path, @Nullable List<String> selector) {
        replicas(object, path);
        if (selector != null) {
            Found found = find(object.node(), selector);
            if (found.wrong == null && found.value != null && !found.value.isString()) {
                found = found.is(selector, found.value, "string");
            }
            if (found.wrong != null) {
                object.add(FieldError.invalid(dotted(selector), "", found.wrong));
            }
        }
    }

    private static void replicas(Field object, List<String> path) {
        Found found = find(object.node(), path);
        if (found.wrong == null && found.value != null && !found.value.isIntegralNumber()) {
            found = found.is(path, found.value, "int64");
        }
        long replicas = found.value == null || found.wrong != null ? 0 : found.value.longValue();
        if (found.wrong != null) {
            object.add(FieldError.invalid(dotted(path), 0, found.wrong));
        } else if (replicas < 0) {
            object.add(FieldError.invalid(dotted(path), replicas, "should be a non-negative integer"));
        } else if (replicas > Integer.MAX_VALUE) {
            object.add(
                    FieldError.invalid(dotted(path), replicas, "should be less than or equal to " + Integer.MAX_VALUE));
        }
    }

    private static String dotted(List<String> path) {
        return '.' + String.join(".", path);
    }

    /** @param wrong why there can be nothing at the place; null if there can */
    private record Found(@Nullable JsonNode value, @Nullable String wrong) {
        /** Of what is something else, in the words of apimachinery. */
        Found is(List<String> path, JsonNode value, String wanted) {
            return new Found(
                    value,
                    "%s accessor error: %s is of the type %s, expected %s"
                            .formatted(dotted(path), printed(value), type(value), wanted));
        }

        private static String printed(JsonNode value) {
            return value.isString() ? value.asString() : value.toString();
        }

        private static String type(JsonNode value) {
            return switch (value.getNodeType()) {
                case STRING -> "string";
                case BOOLEAN -> "bool";
                case ARRAY -> "[]interface {}";
                case OBJECT -> "map[string]interface {}";
                case NULL -> "<nil>";
                default -> value.isIntegralNumber() ? "int64" : "float64";
            };
        }
    }

    private static Found find(JsonNode object, List<String> path) {
        JsonNode at = object;
        for (int i = 0; i < path.size(); i++) {
            if (!at.isObject()) {
                return new Found(at, null).is(path.subList(0, i), at, "map[string]interface{}");
            }
            JsonNode next = at.get(path.get(i));
            if (next == null) {
                return new Found(null, null);
            }
            at = next;
        }
        return new Found(at, null);
    }
}
