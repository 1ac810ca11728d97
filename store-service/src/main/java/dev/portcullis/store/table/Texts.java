package dev.portcullis.store.table;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Lists, labels and selectors in a cell. */
final class Texts {
    static final String NONE = "<none>";
    static final String UNSET = "<unset>";
    private static final int SHOWN = 3;

    private Texts() {}

    static String join(JsonNode array, String separator, Function<JsonNode, String> text) {
        List<String> parts = new ArrayList<>();
        array.forEach(item -> parts.add(text.apply(item)));
        return String.join(separator, parts);
    }

    static String join(JsonNode array, String separator) {
        return join(array, separator, item -> item.asString(""));
    }

    static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** The first three, and how many more there are. */
    static String some(List<String> all, String otherwise) {
        String shown = all.stream().limit(SHOWN).collect(Collectors.joining(","));
        return all.size() > SHOWN ? shown + " + " + (all.size() - SHOWN) + " more..." : orElse(shown, otherwise);
    }

    /** {@code a=1,b=2}, or {@code <none>}. */
    static String labels(JsonNode labels) {
        return orElse(requirements(labels), NONE);
    }

    /** A label selector, or {@code <none>} where it is empty. */
    static String selector(JsonNode selector) {
        return orElse(rawSelector(selector), NONE);
    }

    /** A label selector, empty where it selects everything. */
    static String rawSelector(JsonNode selector) {
        TreeMap<String, List<String>> byKey = new TreeMap<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> byKey.computeIfAbsent(label.getKey(), k -> new ArrayList<>())
                        .add(label.getKey() + '=' + label.getValue().asString("")));
        selector.path("matchExpressions").forEach(expression -> {
            String key = expression.path("key").asString("");
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(expression(key, expression));
        });
        return byKey.values().stream().flatMap(List::stream).collect(Collectors.joining(","));
    }

    private static String expression(String key, JsonNode expression) {
        String values = sorted(expression.path("values"));
        return switch (expression.path("operator").asString("")) {
            case "In" -> key + " in (" + values + ')';
            case "NotIn" -> key + " notin (" + values + ')';
            case "Exists" -> key;
            case "DoesNotExist" -> '!' + key;
            default -> "<error>";
        };
    }

    private static String sorted(JsonNode values) {
        List<String> sorted = new ArrayList<>();
        values.forEach(value -> sorted.add(value.asString("")));
        sorted.sort(null);
        return String.join(",", sorted);
    }

    private static String requirements(JsonNode labels) {
        TreeMap<String, String> sorted = new TreeMap<>();
        labels.properties()
                .forEach(label -> sorted.put(label.getKey(), label.getValue().asString("")));
        return sorted.entrySet().stream()
                .map(label -> label.getKey() + '=' + label.getValue())
                .collect(Collectors.joining(","));
    }
}
