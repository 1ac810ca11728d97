package dev.portcullis.store.cache;

import dev.portcullis.kube.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object as JSON in Kubernetes' order of fields (kind, apiVersion, metadata, the rest), made once and sent to everybody.
 *
 * @param version where the digits of the resourceVersion begin; 0 where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ObjectBytes(byte[] json, int version) {
    private static final List<String> FIRST = List.of("name", "generateName", "namespace", "selfLink", "uid");
    private static final List<String> THEN = List.of(
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "labels",
            "annotations",
            "ownerReferences",
            "finalizers",
            "managedFields");
    private static final String FIELD = "\"resourceVersion\":\"";

    /** As it is kept in the StateStore: without a resourceVersion, which is the key's revision. */
    public static byte[] stored(ObjectNode object) {
        return encode(object, 0).json();
    }

    /** As it is sent, at a revision; 0 leaves the resourceVersion out. */
    public static ObjectBytes encode(ObjectNode object, long revision) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        int version = 0;
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            write(json, "kind", object.get("kind"));
            write(json, "apiVersion", object.get("apiVersion"));
            json.writeName("metadata");
            json.writeStartObject();
            JsonNode metadata = object.path("metadata");
            FIRST.forEach(field -> write(json, field, metadata.get(field)));
            if (revision > 0) {
                json.flush();
                boolean comma = FIRST.stream().anyMatch(metadata::has);
                version = out.size() + (comma ? 1 : 0) + FIELD.length();
                json.writeStringProperty("resourceVersion", Long.toString(revision));
            }
            THEN.forEach(field -> write(json, field, metadata.get(field)));
            for (Map.Entry<String, JsonNode> field : metadata.properties()) {
                String name = field.getKey();
                if (!FIRST.contains(name) && !THEN.contains(name) && !name.equals("resourceVersion")) {
                    write(json, name, field.getValue());
                }
            }
            json.writeEndObject();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                switch (field.getKey()) {
                    case "kind", "apiVersion", "metadata" -> {}
                    default -> write(json, field.getKey(), field.getValue());
                }
            }
            json.writeEndObject();
        }
        return new ObjectBytes(out.toByteArray(), version);
    }

    /** The same object at another revision. */
    ObjectBytes at(long revision) {
        int end = version;
        while (json[end] != '"') {
            end++;
        }
        byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
        byte[] copy = new byte[json.length - (end - version) + digits.length];
        System.arraycopy(json, 0, copy, 0, version);
        System.arraycopy(digits, 0, copy, version, digits.length);
        System.arraycopy(json, end, copy, version + digits.length, json.length - end);
        return new ObjectBytes(copy, version);
    }

    private static void write(JsonGenerator json, String name, @Nullable JsonNode value) {
        if (value != null) {
            json.writeName(name);
            json.writeTree(value);
        }
    }
}
