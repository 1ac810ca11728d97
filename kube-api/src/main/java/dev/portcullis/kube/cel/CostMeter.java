package dev.portcullis.kube.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What evaluations cost, in the units and by the rules of cel-go: what {@link CostEstimator} estimates before. */
public final class CostMeter {
    /** What cel-go says of an evaluation that was given up. */
    public static final String EXCEEDED = "operation cancelled: actual cost limit exceeded";

    private static final int NEW_LIST = 10;
    private static final int NEW_MAP = 30;
    private static final int NEW_STRUCT = 40;
    private static final Set<String> FREE = Set.of("logical_and", "logical_or", "conditional");

    private final Map<Long, Call> calls = new HashMap<>();
    private final Set<Long> arguments = new HashSet<>();

    /** @param overload empty where that is known only when it runs */
    private record Call(String function, String overload, List<Long> arguments) {}

    /** An evaluation was given up because it cost more than it may. */
    public static final class ExceededException extends RuntimeException {
        private ExceededException() {
            super(EXCEEDED, null, false, false);
        }
    }

    /** Of the evaluations of one expression. It does not change, and may be used by several at once. */
    public CostMeter(CelAbstractSyntaxTree tree) {
        look(tree, tree.getExpr());
    }

    private void look(CelAbstractSyntaxTree tree, CelExpr expression) {
        switch (expression.getKind()) {
            case SELECT -> look(tree, expression.select().operand());
            case CALL -> {
                CelExpr.CelCall call = expression.call();
                List<CelExpr> operands = new ArrayList<>(call.args());
                call.target().ifPresent(target -> operands.add(0, target));
                operands.forEach(operand -> look(tree, operand));
                List<String> overloads = tree.getReference(expression.id())
                        .map(CelReference::overloadIds)
                        .<List<String>>map(List::copyOf)
                        .orElse(List.of());
                if (overloads.stream().noneMatch(FREE::contains)) {
                    List<Long> ids = operands.stream().map(CelExpr::id).toList();
                    arguments.addAll(ids);
                    String overload = overloads.size() == 1 ? overloads.getFirst() : "";
                    calls.put(expression.id(), new Call(call.function(), overload, ids));
                }
            }
            case LIST -> expression.list().elements().forEach(element -> look(tree, element));
            case MAP ->
                expression.map().entries().forEach(entry -> {
                    look(tree, entry.key());
                    look(tree, entry.value());
                });
            case STRUCT -> expression.struct().entries().forEach(entry -> look(tree, entry.value()));
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = expression.comprehension();
                for (CelExpr part : List.of(
                        loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result())) {
                    look(tree, part);
                }
            }
            default -> {
                // Has nothing in it.
            }
        }
    }

    /** For one evaluation, which is given up when it costs more. */
    public Reading begin(long limit) {
        return new Reading(limit);
    }

    /** What one evaluation has cost so far. */
    public final class Reading implements CelEvaluationListener {
        private final long limit;
        private final Map<Long, Object> values = new HashMap<>();
        private long cost;

        private Reading(long limit) {
            this.limit = limit;
        }

        public long cost() {
            return cost;
        }

        /** Whether it was given up. Not always what it ended with: {@code a || true} is true whatever a is. */
        public boolean exceeded() {
            return cost > limit;
        }

        @Override
        public void callback(CelExpr expression, @Nullable Object value) {
            cost += switch (expression.getKind()) {
                case IDENT -> 1;
                case SELECT -> expression.select().testOnly() ? 0 : 1;
                case CALL -> call(calls.get(expression.id()), value);
                case LIST -> NEW_LIST;
                case MAP -> NEW_MAP;
                case STRUCT -> NEW_STRUCT;
                default -> 0;
            };
            if (exceeded()) {
                throw new ExceededException();
            }
            if (value != null && arguments.contains(expression.id())) {
                values.put(expression.id(), value);
            }
        }

        private long call(@Nullable Call call, @Nullable Object result) {
            return call == null
                    ? 0
                    : new ActualCost(
                                    call.arguments.stream()
                                            .<@Nullable Object>map(values::get)
                                            .toList(),
                                    result)
                            .of(call.function, call.overload);
        }
    }
}
