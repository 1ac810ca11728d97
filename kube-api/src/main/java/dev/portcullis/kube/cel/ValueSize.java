package dev.portcullis.kube.cel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a value can be at the most, and the values in it: characters of a string, bytes, items of a list, entries of a map.
 *
 * @param keys     of a map
 * @param elements of a list, or the values of a map
 * @param open     whether any field that is asked for is one of the elements
 */
public record ValueSize(
        long max, @Nullable ValueSize keys, @Nullable ValueSize elements, Map<String, ValueSize> fields, boolean open) {

    /** Of something with nothing in it: a string, or what counts as nothing, such as a number. */
    public static ValueSize of(long max) {
        return new ValueSize(max, null, null, Map.of(), false);
    }

    public static ValueSize list(long max, ValueSize items) {
        return new ValueSize(max, null, items, Map.of(), false);
    }

    public static ValueSize map(long max, ValueSize keys, ValueSize values) {
        return new ValueSize(max, keys, values, Map.of(), false);
    }

    public static ValueSize object(Map<String, ValueSize> fields) {
        return new ValueSize(0, null, null, Map.copyOf(fields), false);
    }

    /** Of a map whose values are also had by their keys as if they were fields. */
    public ValueSize opened() {
        return new ValueSize(max, keys, elements, fields, true);
    }

    /** What the path leads to from here; null if nothing is known of that. */
    @Nullable
    ValueSize at(List<String> path) {
        ValueSize here = this;
        for (String step : path) {
            here = here.step(step);
            if (here == null) {
                return null;
            }
        }
        return here;
    }

    private @Nullable ValueSize step(String step) {
        return switch (step) {
            case CostEstimator.ITEMS, CostEstimator.VALUES -> elements;
            case CostEstimator.KEYS -> keys;
            default -> {
                ValueSize field = fields.get(step);
                yield field == null && open ? elements : field;
            }
        };
    }
}
