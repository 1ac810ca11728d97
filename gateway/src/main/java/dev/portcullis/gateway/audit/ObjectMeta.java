package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.protobuf.ProtobufBody;
import dev.portcullis.kube.request.RequestInfo;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** What the object of a create or an update says of itself, for those parts of an event's {@code objectRef} that the path does not say. */
record ObjectMeta(String name, String namespace, String uid, String resourceVersion) {
    static final ObjectMeta NONE = new ObjectMeta("", "", "", "");

    static ObjectMeta ofRequest(Trail trail) {
        RequestInfo info = trail.info();
        if (info == null
                || trail.requestBody() == null
                || !(info.verb().equals("create") || info.verb().equals("update"))) {
            return NONE;
        }
        try {
            return of(AuditedBody.ofRequest(trail));
        } catch (IOException | JacksonException e) {
            return NONE;
        }
    }

    private static ObjectMeta of(AuditedBody body) throws IOException {
        byte[] plain = body.plain();
        if (ProtobufBody.isOne(plain) || body.isYaml()) {
            JsonNode tree = body.tree(false);
            return tree == null ? NONE : of(tree.path("metadata"));
        }
        return skim(plain);
    }

    private static ObjectMeta of(JsonNode metadata) {
        return new ObjectMeta(
                metadata.path("name").asString(""),
                metadata.path("namespace").asString(""),
                metadata.path("uid").asString(""),
                metadata.path("resourceVersion").asString(""));
    }

    /** Reads no further than {@code metadata}, which mostly stands at the beginning. */
    private static ObjectMeta skim(byte[] json) {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NONE;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    return metadata(parser);
                }
                parser.skipChildren();
            }
            return NONE;
        }
    }

    private static ObjectMeta metadata(JsonParser parser) {
        String name = "";
        String namespace = "";
        String uid = "";
        String version = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            @Nullable String value = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
            if (value == null) {
                parser.skipChildren();
                continue;
            }
            switch (field) {
                case "name" -> name = value;
                case "namespace" -> namespace = value;
                case "uid" -> uid = value;
                case "resourceVersion" -> version = value;
                default -> {
                    // Not of the reference.
                }
            }
        }
        return new ObjectMeta(name, namespace, uid, version);
    }
}
