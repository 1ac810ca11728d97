package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bounds of numbers. Of an integer they are integers, too, as kube-openapi has it: 10.5 is 10. */
final class NumberRules {
    private static final int MOST_DIGITS = 400;

    private final @Nullable BigDecimal minimum;
    private final @Nullable BigDecimal maximum;
    private final @Nullable BigDecimal factor;
    private final boolean aboveMinimum;
    private final boolean belowMaximum;

    NumberRules(ObjectNode schema) {
        this.minimum = bound(schema.path("minimum"));
        this.maximum = bound(schema.path("maximum"));
        this.factor = bound(schema.path("multipleOf"));
        this.aboveMinimum = schema.path("exclusiveMinimum").asBoolean(false);
        this.belowMaximum = schema.path("exclusiveMaximum").asBoolean(false);
    }

    private static @Nullable BigDecimal bound(JsonNode node) {
        return node.isNumber() ? node.decimalValue() : null;
    }

    static boolean isWhole(JsonNode node) {
        if (node.isIntegralNumber()) {
            return true;
        }
        BigDecimal value = node.decimalValue();
        return Math.abs((long) value.scale()) < MOST_DIGITS
                && value.stripTrailingZeros().scale() <= 0;
    }

    void check(JsonNode node, At at, Consumer<FieldError> errors) {
        if (minimum == null && maximum == null && factor == null) {
            return;
        }
        BigDecimal number = node.decimalValue();
        if (factor != null && !isMultiple(number, factor, node.isIntegralNumber())) {
            errors.accept(wrong(node, at, "be a multiple of ", factor));
        }
        if (maximum != null) {
            BigDecimal most = bound(maximum, node);
            int order = number.compareTo(most);
            if (order > 0 || belowMaximum && order == 0) {
                errors.accept(wrong(node, at, belowMaximum ? "be less than " : "be less than or equal to ", most));
            }
        }
        if (minimum != null) {
            BigDecimal least = bound(minimum, node);
            int order = number.compareTo(least);
            if (order < 0 || aboveMinimum && order == 0) {
                errors.accept(
                        wrong(node, at, aboveMinimum ? "be greater than " : "be greater than or equal to ", least));
            }
        }
    }

    private static BigDecimal bound(BigDecimal bound, JsonNode node) {
        return node.isIntegralNumber() ? bound.setScale(0, RoundingMode.DOWN) : bound;
    }

    private static boolean isMultiple(BigDecimal number, BigDecimal factor, boolean whole) {
        BigDecimal of = whole && factor.compareTo(BigDecimal.ONE) >= 0 ? factor.setScale(0, RoundingMode.DOWN) : factor;
        return of.signum() <= 0
                || Math.abs((long) number.scale()) < MOST_DIGITS
                        && number.remainder(of).signum() == 0;
    }

    private static FieldError wrong(JsonNode node, At at, String should, BigDecimal bound) {
        return FieldError.invalid(at.path(), node, at.name() + " in body should " + should + text(bound));
    }

    /** As Go prints a number: large and small ones with an exponent. */
    private static String text(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale() - 1;
        if (plain.signum() == 0 || exponent >= -4 && exponent < 21) {
            return plain.toPlainString();
        }
        String digits = plain.unscaledValue().abs().toString();
        return (plain.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? '.' + digits.substring(1) : "")
                + 'e'
                + (exponent < 0 ? '-' : '+')
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
