package dev.portcullis.store.validation;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bounds of numbers. */
final class NumberRules {
    private static final int MOST_DIGITS = 400;

    private NumberRules() {}

    static boolean isWhole(JsonNode node) {
        if (node.isIntegralNumber()) {
            return true;
        }
        BigDecimal value = node.decimalValue();
        return Math.abs((long) value.scale()) < MOST_DIGITS
                && value.stripTrailingZeros().scale() <= 0;
    }

    static void check(ObjectNode schema, Field value, String named) {
        BigDecimal number = value.node().decimalValue();
        if (schema.path("minimum").isNumber()) {
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean(false);
            int order = number.compareTo(schema.path("minimum").decimalValue());
            if (order < 0 || exclusive && order == 0) {
                value.invalid("%s in body should be greater than %s%s"
                        .formatted(named, exclusive ? "" : "or equal to ", schema.path("minimum")));
            }
        }
        if (schema.path("maximum").isNumber()) {
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean(false);
            int order = number.compareTo(schema.path("maximum").decimalValue());
            if (order > 0 || exclusive && order == 0) {
                value.invalid("%s in body should be less than %s%s"
                        .formatted(named, exclusive ? "" : "or equal to ", schema.path("maximum")));
            }
        }
        JsonNode factor = schema.path("multipleOf");
        boolean divisible = !factor.isNumber()
                || factor.decimalValue().signum() <= 0
                || Math.abs((long) number.scale()) < MOST_DIGITS
                        && number.remainder(factor.decimalValue()).signum() == 0;
        if (!divisible) {
            value.invalid("%s in body should be a multiple of %s".formatted(named, factor));
        }
    }
}
