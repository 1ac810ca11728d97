package dev.portcullis.store.fieldpath;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** JSON values as values: 1 and 1.0 are equal however they were read, and the order of an object's fields says nothing. */
public final class Values {
    /** Numbers before strings, booleans, lists, objects and null. */
    public static final Comparator<JsonNode> ORDER = Values::compare;

    private Values() {}

    public static boolean equal(JsonNode a, JsonNode b) {
        return a == b || a.equals((x, y) -> x.equals(y) || numeric(x, y) && compareNumbers(x, y) == 0 ? 0 : 1, b);
    }

    static int compare(JsonNode a, JsonNode b) {
        if (numeric(a, b)) {
            return compareNumbers(a, b);
        }
        int rank = Integer.compare(rank(a), rank(b));
        if (rank != 0) {
            return rank;
        }
        return switch (a.getNodeType()) {
            case STRING -> a.asString().compareTo(b.asString());
            case BOOLEAN -> Boolean.compare(a.booleanValue(), b.booleanValue());
            case ARRAY -> lists(a.iterator(), b.iterator());
            case OBJECT -> objects(a, b);
            default -> 0;
        };
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> 0;
            case STRING -> 1;
            case BOOLEAN -> 2;
            case ARRAY -> 3;
            case OBJECT -> 4;
            default -> 5;
        };
    }

    private static boolean numeric(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber();
    }

    private static int compareNumbers(JsonNode a, JsonNode b) {
        return a.canConvertToLong() && a.isIntegralNumber() && b.canConvertToLong() && b.isIntegralNumber()
                ? Long.compare(a.asLong(), b.asLong())
                : a.decimalValue().compareTo(b.decimalValue());
    }

    private static int lists(Iterator<JsonNode> a, Iterator<JsonNode> b) {
        while (a.hasNext() && b.hasNext()) {
            int order = compare(a.next(), b.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(a.hasNext(), b.hasNext());
    }

    private static int objects(JsonNode a, JsonNode b) {
        Iterator<Map.Entry<String, JsonNode>> left = sorted(a);
        Iterator<Map.Entry<String, JsonNode>> right = sorted(b);
        while (left.hasNext() && right.hasNext()) {
            Map.Entry<String, JsonNode> l = left.next();
            Map.Entry<String, JsonNode> r = right.next();
            int order = l.getKey().compareTo(r.getKey());
            order = order == 0 ? compare(l.getValue(), r.getValue()) : order;
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static Iterator<Map.Entry<String, JsonNode>> sorted(JsonNode object) {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields.entrySet().iterator();
    }
}
