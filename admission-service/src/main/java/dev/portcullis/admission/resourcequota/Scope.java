package dev.portcullis.admission.resourcequota;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One term of a quota's scopes, or of the scopes that configuration limits. */
record Scope(String name, String operator, List<String> values) {
    static Scope of(String name) {
        return new Scope(name, "Exists", List.of());
    }

    static List<Scope> terms(JsonNode requirements) {
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode term : requirements) {
            scopes.add(new Scope(
                    term.path("scopeName").asString(""),
                    term.path("operator").asString(""),
                    term.path("values")
                            .valueStream()
                            .map(value -> value.asString(""))
                            .toList()));
        }
        return scopes;
    }

    /** Whether it selects an object whose class is this; empty for none. */
    boolean selects(String value) {
        return switch (operator) {
            case "In" -> !value.isEmpty() && values.contains(value);
            case "NotIn" -> value.isEmpty() || !values.contains(value);
            case "Exists" -> !value.isEmpty();
            case "DoesNotExist" -> value.isEmpty();
            default -> false;
        };
    }

    /** {@code {PriorityClass In [high]}}, as kube-apiserver prints it. */
    @Override
    public String toString() {
        return "{" + name + " " + operator + " [" + String.join(" ", values) + "]}";
    }
}
