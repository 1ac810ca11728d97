package dev.portcullis.kube.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one call may cost: standard functions as in cel-go, Kubernetes' own by {@link CostRule}, all others 1. */
final class CallCosts {
    /** For each character that is looked at, and for each of a regular expression. */
    static final double TRAVERSAL = 0.1;

    static final double REGEX = 0.25;

    private static final Set<String> COMPARISONS = Set.of(
            "less_string",
            "greater_string",
            "less_equals_string",
            "greater_equals_string",
            "less_bytes",
            "greater_bytes",
            "less_equals_bytes",
            "greater_equals_bytes",
            "equals",
            "not_equals");

    private final CostEstimator estimator;
    private final CelExpr expression;
    private final List<CelExpr> arguments;
    private final List<CostRange> argumentCosts;
    private final @Nullable CelExpr target;

    /** @param result how large what it comes to is, null if nothing is known about that */
    record Estimate(CostRange cost, @Nullable CostRange result) {
        static Estimate of(CostRange cost) {
            return new Estimate(cost, null);
        }

        private Estimate plus(CostRange more) {
            return new Estimate(cost.plus(more), result);
        }
    }

    CallCosts(CostEstimator estimator, CelExpr expression, List<CostRange> argumentCosts) {
        this.estimator = estimator;
        this.expression = expression;
        this.arguments = expression.call().args();
        this.argumentCosts = argumentCosts;
        this.target = expression.call().target().orElse(null);
    }

    Estimate of(String overload) {
        CostRange evaluated = argumentCosts.stream().reduce(CostRange.ZERO, CostRange::plus);
        Estimate own = CostRule.estimate(expression.call().function(), overload, this);
        if (own != null) {
            return own.plus(evaluated);
        }
        return switch (overload) {
            case "logical_or", "logical_and" -> {
                CostRange left = argumentCosts.get(0);
                yield Estimate.of(new CostRange(
                        left.min(), left.plus(argumentCosts.get(1)).max()));
            }
            case "conditional" -> conditional();
            default -> standard(overload).plus(evaluated);
        };
    }

    private Estimate standard(String overload) {
        if (COMPARISONS.contains(overload)) {
            long most = Math.min(argument(0).max(), argument(1).max());
            return Estimate.of(new CostRange(Math.min(most, 1), most).times(TRAVERSAL));
        }
        return switch (overload) {
            case "string_format" -> Estimate.of(target().times(TRAVERSAL));
            case "string_to_bytes" -> converted(argument(0).times(4.0).max());
            case "bytes_to_string" -> converted(argument(0).max());
            case "strings_quote" ->
                converted(argument(0).times(2.0).plus(CostRange.fixed(2)).max());
            case "starts_with_string", "ends_with_string" ->
                Estimate.of(argument(0).times(TRAVERSAL));
            case "in_list" -> Estimate.of(argument(1));
            case "matches_string" -> Estimate.of(regex(argument(0)));
            case "contains_string" ->
                Estimate.of(target().times(TRAVERSAL).times(argument(0).times(TRAVERSAL)));
            case "add_string", "add_bytes" -> {
                CostRange size = joined();
                yield new Estimate(size.times(TRAVERSAL), size);
            }
            case "add_list" -> new Estimate(CostRange.ONE, joined());
            default -> Estimate.of(CostRange.ONE);
        };
    }

    private Estimate converted(long most) {
        return new Estimate(argument(0).times(TRAVERSAL), CostRange.upTo(most));
    }

    private CostRange joined() {
        estimator.setEntry(
                expression,
                CostEstimator.Entry.or(estimator.entry(arguments.get(0)), estimator.entry(arguments.get(1))));
        return argument(0).plus(argument(1));
    }

    private Estimate conditional() {
        estimator.setEntry(
                expression,
                CostEstimator.Entry.or(estimator.entry(arguments.get(1)), estimator.entry(arguments.get(2))));
        return new Estimate(
                argumentCosts.get(0).plus(argumentCosts.get(1).or(argumentCosts.get(2))),
                argument(1).or(argument(2)));
    }

    /** Of a text that has at least one character for this purpose, by a pattern of this size. */
    CostRange regex(CostRange pattern) {
        return target().plus(CostRange.ONE).times(TRAVERSAL).times(pattern.times(REGEX));
    }

    boolean isMember() {
        return target != null;
    }

    int arity() {
        return arguments.size();
    }

    CostRange argument(int i) {
        return CostRange.orUnknown(i < arguments.size() ? estimator.size(arguments.get(i)) : null);
    }

    CostRange target() {
        return CostRange.orUnknown(target == null ? null : estimator.size(target));
    }

    CelType argumentType(int i) {
        return estimator.type(arguments.get(i));
    }

    /** The number that is written there as an argument; -1 if there is none. */
    long number(int i) {
        return i < arguments.size()
                        && arguments.get(i).getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && arguments.get(i).constant().getKind() == CelConstant.Kind.INT64_VALUE
                ? arguments.get(i).constant().int64Value()
                : -1;
    }

    /** What one item of the list costs to look at; null if it is no list on which this is called. */
    @Nullable
    CostRange itemCost() {
        if (target == null || estimator.type(target).parameters().isEmpty()) {
            return null;
        }
        CelType item = estimator.type(target).parameters().getFirst();
        boolean text = item.equals(SimpleType.STRING) || item.equals(SimpleType.BYTES);
        return text ? CostRange.ONE.plus(itemSize().times(TRAVERSAL)) : CostRange.ONE;
    }

    CostRange itemSize() {
        return CostRange.orUnknown(target == null ? null : estimator.itemSize(target));
    }
}
