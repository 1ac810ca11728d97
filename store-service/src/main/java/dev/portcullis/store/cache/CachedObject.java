package dev.portcullis.store.cache;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.SelectableField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of the cache: its bytes, and beside them what selectors and the garbage collector ask for. Never changed.
 *
 * @param key      in the StateStore
 * @param fields   the values of the type's selectable fields, in their order; empty for name and namespace
 * @param lifecycle null where nothing ends or holds the object
 */
public record CachedObject(
        String key,
        String namespace,
        String name,
        long revision,
        ObjectBytes bytes,
        Map<String, String> labels,
        List<String> fields,
        @Nullable Lifecycle lifecycle) {

    /** The object under a key of the type, as the StateStore has it. */
    static CachedObject of(ResourceType type, String key, ObjectNode object, long revision) {
        String rest = key.substring(type.stored().prefix().length() + 1);
        int slash = type.namespaced() ? rest.indexOf('/') : -1;
        List<String> fields = new ArrayList<>(type.selectableFields().size());
        for (SelectableField field : type.selectableFields()) {
            fields.add(field.label().startsWith("metadata.") ? "" : field.valueOf(object));
        }
        return new CachedObject(
                key,
                slash < 0 ? "" : rest.substring(0, slash),
                rest.substring(slash + 1),
                revision,
                ObjectBytes.encode(object, revision),
                labels(object.path("metadata").path("labels")),
                List.copyOf(fields),
                Lifecycle.of(object));
    }

    public byte[] json() {
        return bytes.json();
    }

    /** The same state under a later revision: what a watch shows of an object that is gone. */
    CachedObject at(long later) {
        return new CachedObject(key, namespace, name, later, bytes.at(later), labels, fields, lifecycle);
    }

    /** The value of a selectable field, empty if it has none. */
    public String field(String label, ResourceType type) {
        return switch (label) {
            case "metadata.name" -> name;
            case "metadata.namespace" -> namespace;
            default -> {
                for (int i = 0; i < fields.size(); i++) {
                    if (type.selectableFields().get(i).label().equals(label)) {
                        yield fields.get(i);
                    }
                }
                yield "";
            }
        };
    }

    private static Map<String, String> labels(JsonNode labels) {
        if (labels.isEmpty()) {
            return Map.of();
        }
        Map<String, String> map = new TreeMap<>();
        labels.properties()
                .forEach(label -> map.put(
                        label.getKey().intern(), label.getValue().asString("").intern()));
        return map;
    }
}
