package dev.portcullis.store.write;

import dev.portcullis.store.fieldpath.Values;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A write that changes nothing but the times in managedFields is none: they go back to what they were. */
final class ManagedTimes {
    private static final String METADATA = "metadata";
    private static final String FIELD = "managedFields";

    private ManagedTimes() {}

    /**
     * @param object to be stored
     * @param before its managedFields as they are stored
     * @param stored the object as it is stored; asked for only where it matters
     */
    static void restore(ObjectNode object, JsonNode before, Supplier<ObjectNode> stored) {
        JsonNode now = object.path(METADATA).path(FIELD);
        if (now.isEmpty() || now.equals(before) || !equalButTimes(now, before)) {
            return;
        }
        ObjectNode old = stored.get();
        boolean same = equal(object, old, Set.of(METADATA))
                && equal(object.path(METADATA), old.path(METADATA), Set.of(FIELD, "resourceVersion"));
        if (same) {
            ((ObjectNode) object.get(METADATA)).set(FIELD, before);
        }
    }

    /** In any order: entries are sorted by their times, too. */
    private static boolean equalButTimes(JsonNode now, JsonNode before) {
        return now.size() == before.size()
                && now.valueStream()
                        .allMatch(entry -> before.valueStream().anyMatch(old -> equal(entry, old, Set.of("time"))));
    }

    private static boolean equal(JsonNode a, JsonNode b, Set<String> ignored) {
        Set<String> names = new HashSet<>(a.propertyNames());
        names.addAll(b.propertyNames());
        names.removeAll(ignored);
        return names.stream().allMatch(name -> Values.equal(a.path(name), b.path(name)));
    }
}
