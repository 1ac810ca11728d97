package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much may be asked of a device's capacity: one of several amounts, or any of a range, in steps. */
final class CapacityRanges {
    private static final int MOST_VALUES = 10;

    private CapacityRanges() {}

    static void values(Field values, Quantity usual, Quantity most) {
        Quantity last = null;
        Set<BigDecimal> seen = new HashSet<>();
        boolean found = false;
        for (Field value : values.items()) {
            Quantity amount = ResourceNames.quantity(value.node());
            if (amount != null && last != null && last.compareTo(amount) > 0) {
                value.invalid(amount.toString(), "values must be sorted in ascending order");
            }
            last = amount;
        }
        if (DeviceValidation.few(values, MOST_VALUES)) {
            for (Field value : values.items()) {
                Quantity amount = ResourceNames.quantity(value.node());
                if (amount == null) {
                    continue;
                }
                if (amount.compareTo(most) > 0) {
                    value.invalid(amount.toString(), "option is larger than capacity value: " + most);
                }
                found |= amount.compareTo(usual) == 0;
                if (!seen.add(amount.value().stripTrailingZeros())) {
                    value.duplicate(amount.value().toBigInteger().toString());
                }
            }
        }
        if (!found) {
            values.invalid(usual.toString(), "default value is not valid according to the requestPolicy");
        }
    }

    static void range(Field range, Quantity usual, Quantity most) {
        Quantity min = ResourceNames.quantity(range.at("min").node());
        Quantity max = ResourceNames.quantity(range.at("max").node());
        Quantity step = ResourceNames.quantity(range.at("step").node());
        if (min == null) {
            range.at("min").required("required when validRange is defined");
            return;
        }
        if (min.compareTo(most) > 0) {
            range.at("min").invalid(min.toString(), "min is larger than capacity value: " + most);
        }
        if (usual.compareTo(min) < 0) {
            range.at("min").invalid(usual.toString(), "default is less than min: " + min);
        }
        if (max != null) {
            if (min.compareTo(max) > 0) {
                range.at("max").invalid(min.toString(), "min is larger than max: " + max);
            }
            if (max.compareTo(most) > 0) {
                range.at("max").invalid(max.toString(), "max is larger than capacity value: " + most);
            }
            if (usual.compareTo(max) > 0) {
                range.at("max").invalid(usual.toString(), "default is more than max: " + max);
            }
        }
        if (step != null && step.signum() > 0) {
            BigDecimal first = min.value().add(step.value());
            if (first.compareTo(most.value()) > 0) {
                range.at("step")
                        .invalid(
                                step.toString(),
                                "one step " + first.toPlainString() + " is larger than capacity value: " + most);
            }
            step(range.at("step"), usual, min, step);
            step(range.at("step"), max, min, step);
        }
    }

    private static void step(Field at, @Nullable Quantity value, Quantity min, Quantity step) {
        if (value != null
                && value.value().subtract(min.value()).remainder(step.value()).signum() != 0) {
            at.invalid(value.toString(), "value is not a multiple of a given step (" + step + ") from (" + min + ")");
        }
    }
}
