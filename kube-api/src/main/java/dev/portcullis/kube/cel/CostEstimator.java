package dev.portcullis.kube.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may cost to evaluate, in the units and by the rules of cel-go, so that what kube-apiserver refuses as too
 * expensive is refused here: a step costs 1, functions by the size of what they read, loops by how often they run. What calls cost
 * is in {@link CallCosts}.
 */
public final class CostEstimator {
    static final String ITEMS = "@items";
    static final String VALUES = "@values";
    static final String KEYS = "@keys";
    private static final String INDICES = "@indices";

    private static final CostRange NEW_LIST = CostRange.fixed(10);
    private static final CostRange NEW_MAP = CostRange.fixed(30);
    private static final CostRange NEW_STRUCT = CostRange.fixed(40);
    private static final Set<CelType> SCALARS = Set.of(
            SimpleType.BOOL,
            SimpleType.DOUBLE,
            SimpleType.DURATION,
            SimpleType.INT,
            SimpleType.TIMESTAMP,
            SimpleType.UINT);

    private final CelAbstractSyntaxTree tree;
    private final Map<String, ValueSize> variables;
    private final Map<Long, List<String>> paths = new HashMap<>();
    private final Map<Long, CostRange> sizes = new HashMap<>();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<String, Deque<Local>> locals = new HashMap<>();

    /** The sizes of the keys (or indices) and of the values of a list or map that the expression itself makes. */
    record Entry(boolean list, CostRange keys, CostRange values) {
        static @Nullable Entry or(@Nullable Entry one, @Nullable Entry other) {
            return one == null || other == null
                    ? null
                    : new Entry(one.list, one.keys.or(other.keys), one.values.or(other.values));
        }
    }

    /** A variable of a loop, or one that {@code cel.bind} gives. */
    private record Local(
            List<String> path,
            @Nullable CostRange size,
            @Nullable Entry entry) {}

    private CostEstimator(CelAbstractSyntaxTree tree, Map<String, ValueSize> variables) {
        this.tree = tree;
        this.variables = variables;
    }

    /**
     * The most that the expression may cost.
     *
     * @param variables how large those are of which anything is known
     */
    public static long most(CelAbstractSyntaxTree tree, Map<String, ValueSize> variables) {
        return new CostEstimator(tree, variables).cost(tree.getExpr()).max();
    }

    CostRange cost(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> {
                String name = expression.ident().name();
                Local local = local(name);
                paths.put(expression.id(), local == null ? List.of(name) : local.path);
                yield CostRange.ONE;
            }
            case SELECT -> select(expression);
            case CALL -> call(expression);
            case LIST -> list(expression);
            case MAP -> map(expression);
            case STRUCT -> {
                CostRange sum = NEW_STRUCT;
                for (CelExpr.CelStruct.Entry field : expression.struct().entries()) {
                    sum = sum.plus(cost(field.value()));
                }
                yield sum;
            }
            case COMPREHENSION ->
                isBinding(expression.comprehension()) ? binding(expression) : comprehension(expression);
            default -> CostRange.ZERO;
        };
    }

    /** To ask whether something is there costs nothing beyond getting there. */
    private CostRange select(CelExpr expression) {
        CelExpr operand = expression.select().operand();
        CostRange sum = cost(operand);
        if (expression.select().testOnly()) {
            return sum;
        }
        paths.put(expression.id(), below(operand, expression.select().field()));
        return switch (type(operand).kind()) {
            case MAP, STRUCT, TYPE_PARAM -> sum.plus(CostRange.ONE);
            default -> sum;
        };
    }

    private CostRange call(CelExpr expression) {
        CelExpr.CelCall call = expression.call();
        if (call.function().equals("dyn")) {
            CelExpr argument = call.args().getFirst();
            CostRange sum = CostRange.ONE.plus(cost(argument));
            sameSize(expression, argument);
            return sum;
        }
        List<CostRange> arguments = new ArrayList<>();
        for (CelExpr argument : call.args()) {
            arguments.add(cost(argument));
        }
        List<String> overloads = tree.getReference(expression.id())
                .map(CelReference::overloadIds)
                .<List<String>>map(List::copyOf)
                .orElse(List.of());
        if (overloads.isEmpty()) {
            return CostRange.ZERO;
        }
        CostRange target = call.target().isPresent() ? cost(call.target().get()) : CostRange.ZERO;
        CallCosts costs = new CallCosts(this, expression, arguments);
        CostRange most = null;
        CostRange size = null;
        for (String overload : overloads) {
            CallCosts.Estimate estimate = costs.of(overload);
            most = most == null ? estimate.cost() : most.or(estimate.cost());
            CostRange result = estimate.result();
            size = size == null || result == null ? result == null ? size : result : size.or(result);
            if (overload.equals("index_list") || overload.equals("index_map")) {
                CelExpr container = call.args().getFirst();
                Entry entry = entry(container);
                size = entry == null ? null : entry.values;
                paths.put(expression.id(), below(container, overload.equals("index_list") ? ITEMS : VALUES));
            }
            size = size == null ? size(expression) : size;
        }
        setSize(expression, size);
        return target.plus(most == null ? CostRange.ZERO : most);
    }

    private CostRange list(CelExpr expression) {
        CostRange sum = NEW_LIST;
        CostRange items = null;
        for (CelExpr element : expression.list().elements()) {
            sum = sum.plus(cost(element));
            CostRange size = CostRange.orUnknown(size(element));
            items = items == null ? size : items.or(size);
        }
        entries.put(expression.id(), new Entry(true, CostRange.ONE, items == null ? CostRange.ZERO : items));
        return sum;
    }

    private CostRange map(CelExpr expression) {
        CostRange sum = NEW_MAP;
        CostRange keys = null;
        CostRange values = null;
        for (CelExpr.CelMap.Entry entry : expression.map().entries()) {
            sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
            CostRange key = CostRange.orUnknown(size(entry.key()));
            CostRange value = CostRange.orUnknown(size(entry.value()));
            keys = keys == null ? key : keys.or(key);
            values = values == null ? value : values.or(value);
        }
        entries.put(
                expression.id(),
                new Entry(false, keys == null ? CostRange.ZERO : keys, values == null ? CostRange.ZERO : values));
        return sum;
    }

    private CostRange comprehension(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        CelExpr range = loop.iterRange();
        CostRange sum = cost(range).plus(cost(loop.accuInit()));
        push(loop.accuVar(), new Local(path(loop.accuInit()), size(loop.accuInit()), entry(loop.accuInit())));
        Entry entry = entry(range);
        boolean list = entry == null ? type(range).kind() == CelKind.LIST : entry.list;
        CostRange keys = entry == null ? null : entry.keys;
        CostRange values = entry == null ? null : entry.values;
        boolean two = !loop.iterVar2().isEmpty();
        if (two) {
            push(loop.iterVar(), new Local(below(range, list ? INDICES : KEYS), keys, null));
            push(loop.iterVar2(), new Local(below(range, list ? ITEMS : VALUES), values, null));
        } else {
            push(loop.iterVar(), new Local(below(range, list ? ITEMS : KEYS), list ? values : keys, null));
        }
        CostRange once = cost(loop.loopCondition());
        once = once.plus(cost(loop.loopStep()));
        pop(loop.iterVar());
        if (two) {
            pop(loop.iterVar2());
        }
        sum = sum.plus(cost(loop.result()));
        pop(loop.accuVar());
        CostRange times = CostRange.orUnknown(size(range));
        switch (loop.accuInit().getKind()) {
            case CONSTANT -> setSize(expression, size(loop.accuInit()));
            case LIST, MAP -> {
                setSize(expression, times);
                setEntry(expression, entry(loop.loopStep()));
            }
            default -> {
                // Its size is not known.
            }
        }
        return sum.plus(times.times(once));
    }

    /** {@code cel.bind}, which is written as a loop that never runs. */
    private static boolean isBinding(CelComprehension loop) {
        return loop.iterRange().getKind() == CelExpr.ExprKind.Kind.LIST
                && loop.iterRange().list().elements().isEmpty()
                && loop.loopCondition().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && loop.loopCondition().constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                && !loop.loopCondition().constant().booleanValue()
                && !isAccumulator(loop.accuVar());
    }

    private CostRange binding(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        CostRange sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
        push(loop.accuVar(), new Local(path(loop.accuInit()), size(loop.accuInit()), entry(loop.accuInit())));
        sum = sum.plus(cost(loop.result()));
        pop(loop.accuVar());
        sameSize(expression, loop.result());
        return sum;
    }

    private static boolean isAccumulator(String name) {
        return name.equals("__result__") || name.equals("@result");
    }

    private @Nullable Local local(String name) {
        Deque<Local> stack = locals.get(name);
        return stack == null ? null : stack.peek();
    }

    private void push(String name, Local local) {
        locals.computeIfAbsent(name, key -> new ArrayDeque<>()).push(local);
    }

    private void pop(String name) {
        Deque<Local> stack = locals.get(name);
        if (stack != null) {
            stack.poll();
        }
    }

    CelType type(CelExpr expression) {
        return tree.getType(expression.id()).orElse(SimpleType.DYN);
    }

    private List<String> path(CelExpr expression) {
        if (expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            Local local = local(expression.ident().name());
            if (local != null) {
                return local.path;
            }
        }
        return paths.getOrDefault(expression.id(), List.of());
    }

    private List<String> below(CelExpr expression, String step) {
        List<String> path = new ArrayList<>(path(expression));
        path.add(step);
        return List.copyOf(path);
    }

    private void sameSize(CelExpr expression, CelExpr as) {
        setSize(expression, size(as));
        setEntry(expression, entry(as));
    }

    private void setSize(CelExpr expression, @Nullable CostRange size) {
        if (size != null) {
            sizes.put(expression.id(), size);
        }
    }

    void setEntry(CelExpr expression, @Nullable Entry entry) {
        if (entry != null) {
            entries.put(expression.id(), entry);
        }
    }

    @Nullable
    Entry entry(CelExpr expression) {
        Entry known = entries.get(expression.id());
        if (known == null && expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            Local local = local(expression.ident().name());
            return local == null ? null : local.entry;
        }
        return known;
    }

    /** Null if nothing is known about it. */
    @Nullable
    CostRange size(CelExpr expression) {
        CostRange known = sizes.get(expression.id());
        known = known == null ? ofLiteral(expression) : known;
        known = known == null ? ofPath(path(expression)) : known;
        if (known != null) {
            sizes.put(expression.id(), known);
            return known;
        }
        if (isScalar(type(expression))) {
            return CostRange.ONE;
        }
        if (expression.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            Local local = local(expression.ident().name());
            return local == null ? null : local.size;
        }
        return null;
    }

    /** Of the items of a list that has a path; null if nothing is known about them. */
    @Nullable
    CostRange itemSize(CelExpr list) {
        return ofPath(below(list, ITEMS));
    }

    private @Nullable CostRange ofPath(List<String> path) {
        ValueSize root = path.isEmpty() ? null : variables.get(path.getFirst());
        ValueSize found = root == null ? null : root.at(path.subList(1, path.size()));
        return found == null ? null : CostRange.upTo(found.max());
    }

    private static boolean isScalar(CelType type) {
        return type instanceof OptionalType optional
                ? isScalar(optional.parameters().getFirst())
                : SCALARS.contains(type);
    }

    private static @Nullable CostRange ofLiteral(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT ->
                switch (expression.constant().getKind()) {
                    case STRING_VALUE -> {
                        String text = expression.constant().stringValue();
                        yield CostRange.fixed(text.codePointCount(0, text.length()));
                    }
                    case BYTES_VALUE ->
                        CostRange.fixed(expression.constant().bytesValue().size());
                    case NOT_SET -> null;
                    default -> CostRange.ONE;
                };
            case LIST -> CostRange.fixed(expression.list().elements().size());
            case MAP -> CostRange.fixed(expression.map().entries().size());
            default -> null;
        };
    }
}
