package dev.portcullis.admission.tolerations;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Merging tolerations, and holding them against a list of allowed ones ({@code pkg/util/tolerations}). */
public final class Tolerations {
    private Tolerations() {}

    /** Both lists in turn, without those that another one covers; of equal ones the first stays. */
    public static List<JsonNode> merge(Iterable<JsonNode> first, Iterable<JsonNode> second) {
        List<JsonNode> all = new ArrayList<>();
        first.forEach(all::add);
        second.forEach(all::add);
        List<JsonNode> merged = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            JsonNode one = all.get(i);
            boolean before = merged.stream().anyMatch(other -> covers(other, one));
            boolean after =
                    all.subList(i + 1, all.size()).stream().anyMatch(other -> !other.equals(one) && covers(other, one));
            if (!before && !after) {
                merged.add(one);
            }
        }
        return merged;
    }

    /** Whether each is covered by one of those that are allowed. */
    public static boolean within(Iterable<JsonNode> tolerations, List<JsonNode> allowed) {
        for (JsonNode toleration : tolerations) {
            if (allowed.stream().noneMatch(one -> covers(one, toleration))) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code wide} tolerates all that {@code narrow} does. */
    static boolean covers(JsonNode wide, JsonNode narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        String operator = text(wide, "operator");
        boolean everyKey = text(wide, "key").isEmpty() && operator.equals("Exists");
        boolean everyEffect = text(wide, "effect").isEmpty();
        if (!everyKey && !text(wide, "key").equals(text(narrow, "key"))
                || !everyEffect && !text(wide, "effect").equals(text(narrow, "effect"))
                || text(wide, "effect").equals("NoExecute") && !lastsAsLong(wide, narrow)) {
            return false;
        }
        return switch (operator) {
            case "Exists" -> true;
            case "Equal", "" ->
                text(narrow, "operator").equals("Equal")
                        && text(narrow, "value").equals(text(wide, "value"));
            default -> false;
        };
    }

    private static boolean lastsAsLong(JsonNode wide, JsonNode narrow) {
        JsonNode seconds = wide.path("tolerationSeconds");
        return !seconds.isNumber()
                || narrow.path("tolerationSeconds").isNumber()
                        && narrow.path("tolerationSeconds").asLong() <= seconds.asLong();
    }

    private static String text(JsonNode toleration, String field) {
        return toleration.path(field).asString("");
    }
}
