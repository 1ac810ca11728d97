package dev.portcullis.store.fieldmanager;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.GoJson;
import dev.portcullis.store.merge.Comparison;
import dev.portcullis.store.merge.MismatchException;
import dev.portcullis.store.merge.Typed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The annotation that client-side apply keeps. For the manager {@code kubectl} it is both read, so that moving to
 * server-side apply brings no conflicts, and kept in step, so that one can move back.
 */
final class LastApplied {
    static final String MANAGER = "kubectl";

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int LARGEST_ANNOTATIONS = 256 * 1024;

    private LastApplied() {}

    private static String of(ObjectNode object) {
        return object.path("metadata").path("annotations").path(ANNOTATION).asString("");
    }

    /** The fields that client-side apply set and nobody has changed since; none if it can't be told. */
    static FieldSet unchanged(Typed live) {
        String text = of(live.object());
        if (text.isEmpty()) {
            return FieldSet.EMPTY;
        }
        try {
            JsonNode json = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (!(json instanceof ObjectNode object)
                    || !object.path("apiVersion").asString("").equals(live.apiVersion())) {
                return FieldSet.EMPTY;
            }
            Typed applied = new Typed(live.apiVersion(), live.structure(), object);
            Comparison change = applied.compare(live);
            return applied.fields()
                    .difference(change.modified())
                    .difference(change.added())
                    .difference(change.removed());
        } catch (JacksonException | MismatchException e) {
            return FieldSet.EMPTY;
        }
    }

    /** Where the object has the annotation, it says from now on what was applied; too large, it goes. */
    static void keepInStep(ObjectNode object, ObjectNode applied) {
        if (of(object).isEmpty()) {
            return;
        }
        ObjectNode config = applied.deepCopy();
        if (config.path("metadata").get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ANNOTATION);
        }
        ObjectNode annotations = (ObjectNode) object.path("metadata").path("annotations");
        annotations.put(ANNOTATION, GoJson.of(config) + "\n");
        long size = 0;
        for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
            size += bytes(annotation.getKey()) + bytes(annotation.getValue().asString(""));
        }
        if (size > LARGEST_ANNOTATIONS) {
            annotations.remove(ANNOTATION);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
