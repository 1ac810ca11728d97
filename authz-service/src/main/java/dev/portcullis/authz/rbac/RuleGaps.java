package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of one rule others do not allow, without multiplying it out: values that the same rules know are treated alike. Each gap is a rule
 * again, and no two have anything in common.
 */
final class RuleGaps {
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_GAPS = 10_000;

    private final List<Dimension> dimensions;
    /** At each depth the rules that cover whatever comes from there on. */
    private final List<BitSet> covering = new ArrayList<>();

    private final List<List<int[]>> gaps = new ArrayList<>();
    private int steps;

    /** Values, by their places, that the same rules know. */
    private record Alike(BitSet knownBy, int[] places) {}

    private record Dimension(List<@Nullable String> values, List<Alike> classes) {
        static Dimension of(List<@Nullable String> values, Function<@Nullable String, BitSet> knownBy) {
            Map<BitSet, List<Integer>> classes = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                classes.computeIfAbsent(knownBy.apply(values.get(i)), key -> new ArrayList<>())
                        .add(i);
            }
            List<Alike> all = new ArrayList<>();
            classes.forEach((known, places) -> all.add(
                    new Alike(known, places.stream().mapToInt(Integer::intValue).toArray())));
            return new Dimension(values, all);
        }

        int[] all() {
            int[] places = new int[values.size()];
            Arrays.setAll(places, i -> i);
            return places;
        }
    }

    private RuleGaps(List<Dimension> dimensions) {
        this.dimensions = dimensions;
        BitSet all = null;
        for (Dimension dimension : dimensions.reversed()) {
            for (Alike alike : dimension.classes) {
                all = both(all, alike.knownBy);
            }
            covering.addFirst(all == null ? new BitSet() : all);
        }
        search(0, null, new ArrayList<>());
        if (tooMuch()) {
            gaps.clear();
            gaps.add(dimensions.stream().map(Dimension::all).toList());
        }
    }

    /** Of what it allows on resources: group, resource, verb, name. */
    static RuleGaps ofResources(PolicyRule rule, HeldRules held) {
        List<@Nullable String> names = new ArrayList<>(rule.resourceNames());
        if (names.isEmpty()) {
            names.add(null);
        }
        return new RuleGaps(List.of(
                Dimension.of(List.copyOf(rule.apiGroups()), held::group),
                Dimension.of(List.copyOf(rule.resources()), held::resource),
                Dimension.of(List.copyOf(rule.verbs()), held::verb),
                Dimension.of(names, held::name)));
    }

    /** Of what it allows on paths: path, verb. */
    static RuleGaps ofPaths(PolicyRule rule, HeldRules held) {
        return new RuleGaps(List.of(
                Dimension.of(List.copyOf(rule.nonResourceUrls()), held::url),
                Dimension.of(List.copyOf(rule.verbs()), held::verb)));
    }

    private void search(int depth, @Nullable BitSet candidates, List<int[]> chosen) {
        steps++;
        if (tooMuch()) {
            return;
        }
        if (candidates != null && candidates.isEmpty()) {
            List<int[]> gap = new ArrayList<>(chosen);
            dimensions.subList(depth, dimensions.size()).forEach(rest -> gap.add(rest.all()));
            if (gap.stream().allMatch(places -> places.length > 0)) {
                gaps.add(gap);
            }
            return;
        }
        if (depth == dimensions.size() || candidates != null && candidates.intersects(covering.get(depth))) {
            return;
        }
        for (Alike alike : dimensions.get(depth).classes) {
            chosen.add(alike.places);
            search(depth + 1, both(candidates, alike.knownBy), chosen);
            chosen.removeLast();
        }
    }

    /** Then all of the rule counts as missing. */
    private boolean tooMuch() {
        return steps > MOST_STEPS || gaps.size() > MOST_GAPS;
    }

    private static BitSet both(@Nullable BitSet one, BitSet other) {
        BitSet both = (BitSet) other.clone();
        if (one != null) {
            both.and(one);
        }
        return both;
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** How many single things they are. */
    long size() {
        long sum = 0;
        for (List<int[]> gap : gaps) {
            long product = 1;
            for (int[] places : gap) {
                product *= places.length;
                if (product > Integer.MAX_VALUE) {
                    return product;
                }
            }
            sum += product;
        }
        return sum;
    }

    /** How many values they name. */
    long values() {
        return gaps.stream()
                .flatMap(List::stream)
                .mapToLong(places -> places.length)
                .sum();
    }

    List<PolicyRule> rules() {
        return gaps.stream().map(this::rule).toList();
    }

    /** A rule for each single thing, in the order in which the rule names them. */
    List<PolicyRule> singles() {
        List<int[]> singles = new ArrayList<>();
        gaps.forEach(gap -> multiply(gap, 0, new int[gap.size()], singles));
        singles.sort(Arrays::compare);
        return singles.stream()
                .map(places -> rule(Arrays.stream(places)
                        .mapToObj(place -> new int[] {place})
                        .toList()))
                .toList();
    }

    private static void multiply(List<int[]> gap, int depth, int[] chosen, List<int[]> to) {
        if (depth == gap.size()) {
            to.add(chosen.clone());
            return;
        }
        for (int place : gap.get(depth)) {
            chosen[depth] = place;
            multiply(gap, depth + 1, chosen, to);
        }
    }

    private PolicyRule rule(List<int[]> places) {
        return dimensions.size() == 2
                ? PolicyRule.nonResources(values(1, places), values(0, places))
                : new PolicyRule(values(2, places), values(0, places), values(1, places), values(3, places), List.of());
    }

    /** A name that is none is left out. */
    private List<String> values(int dimension, List<int[]> places) {
        List<String> values = new ArrayList<>();
        for (int place : places.get(dimension)) {
            String value = dimensions.get(dimension).values.get(place);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
