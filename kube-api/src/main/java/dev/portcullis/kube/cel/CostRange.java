package dev.portcullis.kube.cel;

import org.jspecify.annotations.Nullable;

/** The least and the most that something may cost, or how large it may be. Nothing overflows: the largest number stands for all above. */
public record CostRange(long min, long max) {
    static final CostRange ZERO = fixed(0);
    static final CostRange ONE = fixed(1);
    static final CostRange UNKNOWN = new CostRange(0, Long.MAX_VALUE);

    static CostRange fixed(long n) {
        return new CostRange(n, n);
    }

    static CostRange upTo(long max) {
        return new CostRange(0, max);
    }

    CostRange plus(CostRange other) {
        return new CostRange(sum(min, other.min), sum(max, other.max));
    }

    CostRange times(CostRange other) {
        return new CostRange(product(min, other.min), product(max, other.max));
    }

    /** By so much for each unit, rounded up. */
    CostRange times(double factor) {
        return new CostRange((long) Math.ceil(min * factor), (long) Math.ceil(max * factor));
    }

    CostRange or(CostRange other) {
        return new CostRange(Math.min(min, other.min), Math.max(max, other.max));
    }

    static CostRange orUnknown(@Nullable CostRange range) {
        return range == null ? UNKNOWN : range;
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Of two that are not negative. */
    public static long product(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
