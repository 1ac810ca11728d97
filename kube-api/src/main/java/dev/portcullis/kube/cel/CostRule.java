package dev.portcullis.kube.cel;

import dev.cel.common.types.CelType;
import dev.portcullis.kube.cel.CallCosts.Estimate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes' own functions cost. {@code function.costs} says which of the formulas, and with which number, is that of a
 * function; {@code equal TYPE} is that of comparing two of a type.
 */
record CostRule(String formula, double number) {
    private static final Map<String, CostRule> RULES = load();
    /** So long may a named format be, and its pattern. */
    private static final int LONGEST_FORMAT = 64;

    private static final int LONGEST_FORMAT_PATTERN = 128;
    /** A selector is a list of requirements, each at least two characters: a struct with a list in it. */
    private static final CostRange NEW_LIST = CostRange.fixed(10);

    private static final double REQUIREMENT = 50;

    private static Map<String, CostRule> load() {
        Map<String, CostRule> rules = new HashMap<>();
        try (InputStream in = CostRule.class.getResourceAsStream("function.costs")) {
            if (in == null) {
                throw new IllegalStateException("no function.costs");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] halves = line.split(": ", 2);
                        String[] rule = halves[0].split(" ");
                        CostRule made = new CostRule(rule[0], rule.length > 1 ? Double.parseDouble(rule[1]) : 1);
                        for (String name : halves[1].split(", ")) {
                            rules.put(name, made);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(rules);
    }

    /** Null if the function has no rule of its own. */
    static @Nullable CostRule of(String function) {
        return RULES.get(function);
    }

    /** Null if the function has no rule of its own. */
    static @Nullable Estimate estimate(String function, String overload, CallCosts call) {
        CostRule rule = RULES.get(function);
        if (function.equals("_==_")) {
            CelType type = call.argumentType(0);
            rule = type.equals(call.argumentType(1)) ? RULES.get("equal " + type.name()) : null;
        }
        return rule == null ? null : rule.estimate(overload, call);
    }

    private @Nullable Estimate estimate(String overload, CallCosts call) {
        return switch (formula) {
            case "fixed" -> Estimate.of(CostRange.fixed((long) number));
            case "selector" ->
                Estimate.of(NEW_LIST.plus(call.argument(0).times(CallCosts.TRAVERSAL))
                        .plus(call.argument(0).times(0.5).times(REQUIREMENT)));
            case "argument" ->
                call.arity() == 1 ? new Estimate(call.argument(0).times(number), call.argument(0)) : null;
            case "sets" ->
                Estimate.of(
                        call.argument(0).times(call.argument(1)).times(number).plus(CostRange.ONE));
            case "format" -> Estimate.of(new CostRange(1, LONGEST_FORMAT).times(CallCosts.TRAVERSAL));
            case "url" -> Estimate.of(new CostRange(1, call.argument(1).max()).times(CallCosts.TRAVERSAL));
            default -> call.isMember() ? member(overload, call) : null;
        };
    }

    private Estimate member(String overload, CallCosts call) {
        CostRange size = call.target();
        return switch (formula) {
            case "items" -> {
                CostRange item = call.itemCost();
                yield Estimate.of(item == null ? size.times(CallCosts.TRAVERSAL) : size.times(item));
            }
            case "target" -> new Estimate(size.times(number), size);
            case "replace" -> new Estimate(size.times(number), replaced(size, call.argument(0), call.argument(1)));
            case "split" ->
                new Estimate(size.times(number), CostRange.upTo(call.number(1) < 0 ? size.max() : call.number(1)));
            case "join" -> {
                CostRange between = new CostRange(Math.max(size.min() - 1, 0), Math.max(size.max() - 1, 0));
                CostRange joined = size.times(call.itemSize());
                joined = call.arity() > 0 ? joined.plus(call.argument(0).times(between)) : joined;
                yield new Estimate(joined.times(number), joined);
            }
            case "find" -> new Estimate(call.regex(call.argument(0)), CostRange.upTo(size.max()));
            case "within" -> within(overload, call);
            case "validate" ->
                Estimate.of(
                        call.argument(0).times(CallCosts.TRAVERSAL).times(LONGEST_FORMAT_PATTERN * CallCosts.REGEX));
            default -> throw new IllegalStateException("no formula: " + formula);
        };
    }

    /** The bytes of an address are compared so many times; a text must be read before. */
    private Estimate within(String overload, CallCosts call) {
        CostRange bytes = new CostRange(4, 16);
        CostRange cost = bytes.plus(bytes).times(CallCosts.TRAVERSAL);
        if (number > 1) {
            cost = cost.plus(bytes.times(CallCosts.TRAVERSAL)).plus(CostRange.ONE);
        }
        return Estimate.of(
                overload.endsWith("_string") ? cost.plus(call.argument(0).times(CallCosts.TRAVERSAL)) : cost);
    }

    private static CostRange replaced(CostRange text, CostRange from, CostRange to) {
        long most = from.min() == 0
                ? grown(text.max(), to.max())
                : to.max() <= from.min() ? text.max() : CostRange.product(times(text.max(), from.min()), to.max());
        long least = from.max() == 0
                ? grown(text.min(), to.min())
                : from.max() <= to.min() ? text.min() : CostRange.product(times(text.min(), from.max()), to.min());
        return new CostRange(least, most);
    }

    /** With the text around each character, which is what replacing nothing comes to. */
    private static long grown(long size, long by) {
        return CostRange.fixed(size)
                .plus(CostRange.fixed(size).plus(CostRange.ONE).times(CostRange.fixed(by)))
                .max();
    }

    private static long times(long size, long part) {
        return (long) Math.ceil((double) size / part);
    }
}
