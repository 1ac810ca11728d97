package dev.portcullis.kube.quantity;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Amounts of resources by name, in alphabetical order: {@code ResourceList}. */
public final class Quantities {
    private Quantities() {}

    /** The store has checked that each is a quantity. */
    public static Map<String, Quantity> of(JsonNode list) {
        Map<String, Quantity> quantities = new TreeMap<>();
        list.properties()
                .forEach(entry -> quantities.put(
                        entry.getKey(), Quantity.parse(entry.getValue().asString())));
        return quantities;
    }

    public static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
        more.forEach((name, quantity) -> sum.merge(name, quantity, Quantity::plus));
    }

    /** Makes each at least as large as the other one. */
    public static void raise(Map<String, Quantity> least, Map<String, Quantity> other) {
        other.forEach((name, quantity) -> least.merge(name, quantity, Quantities::larger));
    }

    public static Quantity larger(Quantity a, Quantity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
