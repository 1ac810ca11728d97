package dev.portcullis.authz.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code meta/v1 LabelSelector}. The empty one matches everything. */
public record LabelSelector(List<Requirement> requirements) {
    public record Requirement(String key, String operator, List<String> values) {
        boolean matches(Map<String, String> labels) {
            @Nullable String value = labels.get(key);
            return switch (operator) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                default -> false;
            };
        }
    }

    public static LabelSelector of(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> requirements.add(new Requirement(
                        label.getKey(), "In", List.of(label.getValue().asString("")))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            requirements.add(new Requirement(
                    expression.path("key").asString(""),
                    expression.path("operator").asString(""),
                    expression
                            .path("values")
                            .valueStream()
                            .map(value -> value.asString(""))
                            .toList()));
        }
        return new LabelSelector(requirements);
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }
}
