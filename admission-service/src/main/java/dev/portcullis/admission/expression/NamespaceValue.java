package dev.portcullis.admission.expression;

import dev.cel.common.values.NullValue;
import dev.portcullis.kube.cel.JsonValues;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code namespaceObject}: the fields that its type has, times as such. */
final class NamespaceValue {
    private static final List<String> METADATA = List.of(
            "name",
            "generateName",
            "namespace",
            "labels",
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "generation",
            "resourceVersion",
            "finalizers");

    private NamespaceValue() {}

    static Object of(@Nullable ObjectNode namespace) {
        if (namespace == null) {
            return NullValue.NULL_VALUE;
        }
        Map<String, Object> metadata = new HashMap<>();
        for (String field : METADATA) {
            if (namespace.path("metadata").has(field)) {
                Object value = JsonValues.of(namespace.path("metadata").get(field));
                metadata.put(field, field.endsWith("Timestamp") ? time(value) : value);
            }
        }
        metadata.put("UID", namespace.path("metadata").path("uid").asString(""));
        return Map.of(
                "metadata",
                metadata,
                "spec",
                JsonValues.of(namespace.withObject("/spec")),
                "status",
                JsonValues.of(namespace.withObject("/status")));
    }

    private static Object time(Object value) {
        try {
            return Instant.parse(String.valueOf(value));
        } catch (DateTimeParseException e) {
            return value;
        }
    }
}
