package dev.portcullis.authn.issuedtoken;

import dev.portcullis.kube.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept in memory of an {@code IssuedToken}.
 *
 * @param id the jti; also the object's name
 * @param holder the account and what the token is bound to: one that has many tokens, one after the other
 * @param expires null for a record that says nothing about it
 * @param finalizers what keeps the record from going when it is deleted
 * @param deleted whether somebody has deleted it
 */
record IssuedToken(
        String namespace,
        String id,
        String account,
        String accountUid,
        String holder,
        @Nullable Instant issued,
        @Nullable Instant expires,
        String keyId,
        @Nullable Instant lastUsed,
        @Nullable Instant revoked,
        List<String> finalizers,
        boolean deleted) {
    /** Stands in the record of a revoked token: without the record the token would be good again. */
    static final String REVOKED = "identity.portcullis.dev/revoked";

    static final String API_VERSION = "identity.portcullis.dev/v1";
    static final String COLLECTION = "/apis/" + API_VERSION + "/issuedtokens";

    static IssuedToken of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        String account = spec.path("serviceAccountName").asString("");
        return new IssuedToken(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                account,
                spec.path("serviceAccountUID").asString(""),
                account + " " + spec.path("boundObjectRef").path("uid").asString(""),
                time(spec.path("issuedTimestamp")),
                time(spec.path("expirationTimestamp")),
                spec.path("keyID").asString(""),
                time(status.path("lastUsedTimestamp")),
                time(status.path("revokedTimestamp")),
                metadata.path("finalizers")
                        .valueStream()
                        .map(finalizer -> finalizer.asString(""))
                        .toList(),
                metadata.has("deletionTimestamp"));
    }

    static String collection(String namespace) {
        return "/apis/" + API_VERSION + "/namespaces/" + namespace + "/issuedtokens";
    }

    String path() {
        return collection(namespace) + "/" + id;
    }

    String key() {
        return namespace + "/" + id;
    }

    boolean isHeld() {
        return finalizers.contains(REVOKED);
    }

    /** A patch after which it is held, or is not. */
    ObjectNode held(boolean held) {
        ObjectNode patch = Json.object();
        ArrayNode left = patch.putObject("metadata").putArray("finalizers");
        finalizers.stream().filter(finalizer -> !finalizer.equals(REVOKED)).forEach(left::add);
        if (held) {
            left.add(REVOKED);
        }
        return patch;
    }

    private static @Nullable Instant time(JsonNode text) {
        try {
            return text.isString() ? Instant.parse(text.asString()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
