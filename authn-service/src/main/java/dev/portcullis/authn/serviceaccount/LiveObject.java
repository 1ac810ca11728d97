package dev.portcullis.authn.serviceaccount;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a token's validity can hang on: the object's identity, and the time from which it counts as gone. */
public record LiveObject(String uid, @Nullable Instant deleted) {

    public static LiveObject of(ObjectNode object) {
        return new LiveObject(object.path("metadata").path("uid").asString(""), deleted(object));
    }

    static @Nullable Instant deleted(ObjectNode object) {
        JsonNode timestamp = object.path("metadata").path("deletionTimestamp");
        return timestamp.isString() ? Instant.parse(timestamp.asString()) : null;
    }
}
