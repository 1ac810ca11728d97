package dev.portcullis.kube.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much work it is to find the types of an expression that was parsed. That takes time with the square of how many parts have a type of
 * their own, and as long as a type is large: {@code {x: x}} has one twice as large as that of x, and loops in loops make that a power of
 * two. What is parsed is not nested deeply, so that it can be walked through recursively.
 */
final class ExpressionSize {
    /** Of parts, with what macros stand for, by how much work they are. Policies have hundreds. */
    static final int MOST = 25_000;

    /** A list or map without content may be of any type, which is looked for among all others; so may what many functions return. */
    private static final int WEIGHT = 4;

    /** Literals of these are tried out; and what is only joined has no type to look for. */
    private static final Map<String, Integer> WEIGHTS = Map.of("duration", 20, "timestamp", 20, "_&&_", 1, "_||_", 1);

    static final int LARGEST_TYPE = 1_000;
    private static final String INTO_MAP = "cel.@mapInsert";

    private final Map<String, Integer> variables = new HashMap<>();
    private int parts;
    private int largest;

    private ExpressionSize() {}

    /** What is too large about it; null if nothing is. */
    static @Nullable String excess(CelExpr expression) {
        ExpressionSize size = new ExpressionSize();
        size.type(expression);
        if (size.parts > MOST) {
            return "expression is too large: it has more than " + MOST + " parts";
        }
        return size.largest > LARGEST_TYPE
                ? "expression is too complex: it has values whose type has more than " + LARGEST_TYPE + " parts"
                : null;
    }

    /** An upper bound of how large the expression's type is. Once too much was seen, anything. */
    private int type(CelExpr expression) {
        parts++;
        if (parts > MOST) {
            return 1;
        }
        int size = switch (expression.getKind()) {
            case IDENT -> variables.getOrDefault(expression.ident().name(), 1);
            case SELECT -> type(expression.select().operand());
            case CALL -> call(expression.call());
            case LIST -> list(expression.list());
            case MAP -> map(expression.map());
            case STRUCT -> {
                expression.struct().entries().forEach(field -> type(field.value()));
                yield 1;
            }
            case COMPREHENSION -> comprehension(expression.comprehension());
            default -> 1;
        };
        int bounded = Math.min(size, LARGEST_TYPE + 1);
        largest = Math.max(largest, bounded);
        return bounded;
    }

    private int call(CelExpr.CelCall call) {
        parts += WEIGHTS.getOrDefault(call.function(), WEIGHT) - 1;
        int most = call.target().map(this::type).orElse(0);
        int sum = most;
        for (CelExpr argument : call.args()) {
            int size = type(argument);
            most = Math.max(most, size);
            sum += size;
        }
        return 1 + (call.function().equals(INTO_MAP) ? sum : most);
    }

    private int list(CelExpr.CelList list) {
        int most = 0;
        for (CelExpr element : list.elements()) {
            most = Math.max(most, type(element));
        }
        parts += list.elements().isEmpty() ? WEIGHT - 1 : 0;
        return 1 + most;
    }

    private int map(CelExpr.CelMap map) {
        int key = 0;
        int value = 0;
        for (CelExpr.CelMap.Entry entry : map.entries()) {
            key = Math.max(key, type(entry.key()));
            value = Math.max(value, type(entry.value()));
        }
        parts += map.entries().isEmpty() ? WEIGHT - 1 : 0;
        return 1 + key + value;
    }

    private int comprehension(CelComprehension loop) {
        int range = type(loop.iterRange());
        int begin = type(loop.accuInit());
        Integer item = variables.put(loop.iterVar(), range);
        Integer value = loop.iterVar2().isEmpty() ? null : variables.put(loop.iterVar2(), range);
        Integer sum = variables.put(loop.accuVar(), begin);
        type(loop.loopCondition());
        int step = type(loop.loopStep());
        restore(loop.iterVar(), item);
        if (!loop.iterVar2().isEmpty()) {
            restore(loop.iterVar2(), value);
        }
        variables.put(loop.accuVar(), Math.max(begin, step));
        int result = type(loop.result());
        restore(loop.accuVar(), sum);
        return result;
    }

    private void restore(String variable, @Nullable Integer before) {
        if (before == null) {
            variables.remove(variable);
        } else {
            variables.put(variable, before);
        }
    }
}
