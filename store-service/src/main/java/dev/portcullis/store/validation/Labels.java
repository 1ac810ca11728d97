package dev.portcullis.store.validation;

import tools.jackson.databind.JsonNode;

/** Whether labels are what a {@code metav1.LabelSelector} asks for. */
public final class Labels {
    private Labels() {}

    /** A selector that says nothing matches everything. */
    public static boolean match(JsonNode selector, JsonNode labels) {
        boolean equal = selector.path("matchLabels").properties().stream()
                .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
        return equal && selector.path("matchExpressions").valueStream().allMatch(e -> matches(e, labels));
    }

    private static boolean matches(JsonNode expression, JsonNode labels) {
        JsonNode value = labels.get(expression.path("key").asString(""));
        boolean in = value != null && expression.path("values").valueStream().anyMatch(value::equals);
        return switch (expression.path("operator").asString("")) {
            case "In" -> in;
            case "NotIn" -> !in;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
