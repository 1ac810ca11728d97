package dev.portcullis.kube.cel;

import dev.cel.common.values.CelByteString;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call has cost: standard functions as in cel-go's {@code runtimecost.go}, Kubernetes' own as in its {@code cost.go}.
 *
 * @param arguments the receiver first, if there is one; null where one was never evaluated
 */
record ActualCost(
        List<? extends @Nullable Object> arguments,
        @Nullable Object result) {
    private static final int ADDRESS_BYTES = 16;
    private static final int FORMAT_PATTERN = 128;

    long of(String function, String overload) {
        CostRule rule = CostRule.of(function);
        return rule == null ? standard(function, overload) : own(rule, overload);
    }

    private long standard(String function, String overload) {
        switch (function) {
            case "ip", "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" -> {
                return overload.equals("cidr_ip") ? 1 : read(size(0));
            }
            case "ip.isCanonical" -> {
                return read(2 * size(0));
            }
            default -> {
                // One of CEL itself.
            }
        }
        return switch (overload) {
            case "starts_with_string", "ends_with_string", "string_to_bytes", "bytes_to_string" -> read(size(0));
            case "in_list" -> size(1);
            case "add_string", "add_bytes" -> read(size(0) + size(1));
            case "matches", "matches_string" -> regex();
            case "contains_string" -> read(size(0)) * read(size(1));
            case "equals",
                    "not_equals",
                    "less_string",
                    "greater_string",
                    "less_equals_string",
                    "greater_equals_string",
                    "less_bytes",
                    "greater_bytes",
                    "less_equals_bytes",
                    "greater_equals_bytes" -> read(Math.min(size(0), size(1)));
            default -> 1;
        };
    }

    private long own(CostRule rule, String overload) {
        return switch (rule.formula()) {
            case "fixed" -> (long) rule.number();
            case "items" -> traversal(argument(0));
            case "join" -> times(size(result), 2 * CallCosts.TRAVERSAL);
            case "find" -> regex();
            case "sets" -> 1 + (long) (size(0) * size(1) * rule.number());
            case "within" -> {
                long cost = read(2 * ADDRESS_BYTES) + (rule.number() > 1 ? read(ADDRESS_BYTES) + 1 : 0);
                yield overload.endsWith("_string") ? cost + read(size(1)) : cost;
            }
            case "validate" -> read(size(1)) * times(FORMAT_PATTERN, CallCosts.REGEX);
            case "selector" -> 10 + read(size(1)) + size(1) * 25;
            default -> times(size(0), rule.number());
        };
    }

    private long regex() {
        return read(1 + size(0)) * times(size(1), CallCosts.REGEX);
    }

    private static long read(long size) {
        return times(size, CallCosts.TRAVERSAL);
    }

    private static long times(long size, double factor) {
        return (long) Math.ceil(size * factor);
    }

    private @Nullable Object argument(int i) {
        return i < arguments.size() ? arguments.get(i) : null;
    }

    private long size(int i) {
        return size(argument(i));
    }

    private static long size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case CelByteString bytes -> bytes.size();
            case Collection<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> 1;
        };
    }

    private static long traversal(@Nullable Object value) {
        return switch (value) {
            case String text -> (long) (text.length() * CallCosts.TRAVERSAL);
            case CelByteString bytes -> (long) (bytes.size() * CallCosts.TRAVERSAL);
            case Collection<?> list ->
                list.stream().mapToLong(ActualCost::traversal).sum();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(entry -> traversal(entry.getKey()) + traversal(entry.getValue()))
                        .sum();
            case null, default -> 1;
        };
    }
}
