package dev.portcullis.admission.runtimeclass;

import dev.portcullis.kube.quantity.Quantity;
import tools.jackson.databind.JsonNode;

/** Quantities by resource: {@code 1000m} is {@code 1}. */
final class Overhead {
    private Overhead() {}

    static boolean equal(JsonNode one, JsonNode other) {
        return one.size() == other.size()
                && one.properties().stream()
                        .allMatch(amount -> other.has(amount.getKey())
                                && quantity(amount.getValue()).compareTo(quantity(other.path(amount.getKey()))) == 0);
    }

    private static Quantity quantity(JsonNode amount) {
        return Quantity.parse(amount.asString());
    }
}
