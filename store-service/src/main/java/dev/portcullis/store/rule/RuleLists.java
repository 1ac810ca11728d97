package dev.portcullis.store.rule;

import dev.cel.runtime.RuntimeHelpers;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How values are compared and lists added: sets and maps ({@code x-kubernetes-list-type}) without regard to the order of items. */
final class RuleLists {
    private RuleLists() {}

    /**
     * A list that is a set, or a map if there are keys.
     *
     * @param keys the fields, as expressions have them, that tell the items apart
     */
    static final class Unordered extends AbstractList<Object> {
        private final List<Object> items;
        private final List<String> keys;
        private @Nullable Map<Object, Object> byKey;

        Unordered(List<Object> items, List<String> keys) {
            this.items = items;
            this.keys = keys;
        }

        @Override
        public Object get(int index) {
            return items.get(index);
        }

        @Override
        public int size() {
            return items.size();
        }

        private Object key(Object item) {
            return keys.isEmpty() || !(item instanceof Map<?, ?> map)
                    ? item
                    : keys.stream().<@Nullable Object>map(map::get).toList();
        }

        private boolean sameAs(List<?> other) {
            if (size() != other.size()) {
                return false;
            }
            Map<Object, Object> known = byKey;
            if (known == null) {
                known = new HashMap<>();
                for (Object item : items) {
                    known.put(key(item), item);
                }
                byKey = known;
            }
            for (Object item : other) {
                Object own = known.get(key(item));
                if (own == null || !keys.isEmpty() && !equal(own, item)) {
                    return false;
                }
            }
            return true;
        }

        /** The positions here stay; what a map has on both sides is taken from there. */
        private Unordered plus(List<?> other) {
            List<Object> sum = new ArrayList<>(items);
            Map<Object, Integer> places = new HashMap<>();
            for (int i = 0; i < sum.size(); i++) {
                places.put(key(sum.get(i)), i);
            }
            for (Object item : other) {
                Integer place = places.putIfAbsent(key(item), sum.size());
                if (place == null) {
                    sum.add(item);
                } else if (!keys.isEmpty() && place < items.size()) {
                    sum.set(place, item);
                } else if (!keys.isEmpty()) {
                    sum.add(item);
                }
            }
            return new Unordered(sum, keys);
        }
    }

    static List<?> sum(List<?> some, List<?> more) {
        return some instanceof Unordered unordered ? unordered.plus(more) : joined(some, more);
    }

    /** Without a copy where the first one is the result of a loop in the making. */
    @SuppressWarnings("unchecked")
    private static List<Object> joined(List<?> some, List<?> more) {
        return RuntimeHelpers.concat((List<Object>) some, (List<Object>) more);
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return equalNumbers(x, y);
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return x instanceof Unordered unordered ? unordered.sameAs(y) : equalLists(x, y);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return equalMaps(x, y);
        }
        return a != null && a.equals(b);
    }

    private static boolean equalNumbers(Number a, Number b) {
        if (a.getClass() == b.getClass()) {
            return a.equals(b);
        }
        return a.doubleValue() == b.doubleValue();
    }

    private static boolean equalLists(List<?> a, List<?> b) {
        boolean equal = a.size() == b.size();
        for (int i = 0; equal && i < a.size(); i++) {
            equal = equal(a.get(i), b.get(i));
        }
        return equal;
    }

    private static boolean equalMaps(Map<?, ?> a, Map<?, ?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        if (a instanceof RuleValues.Fields x && b instanceof RuleValues.Fields y) {
            return equalFields(x, y);
        }
        return a.entrySet().stream()
                .allMatch(entry -> b.containsKey(entry.getKey()) && equal(entry.getValue(), b.get(entry.getKey())));
    }

    private static boolean equalFields(RuleValues.Fields a, RuleValues.Fields b) {
        for (String name : new HashSet<>(a.node().propertyNames())) {
            JsonNode other = b.node().get(name);
            boolean same = a.knows(name)
                    ? equal(a.named(name), b.named(name)) && (a.named(name) == null) == (b.named(name) == null)
                    : other == null || other.equals(a.node().get(name));
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
