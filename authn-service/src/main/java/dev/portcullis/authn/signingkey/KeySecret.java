package dev.portcullis.authn.signingkey;

import dev.portcullis.authn.serviceaccount.SigningKey;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Secret of {@code kube-system} that says something of a key: that it is published, and perhaps signs, or that it is retired.
 *
 * @param key null for a retired one, and where it cannot be read
 * @param signsSince of several the last one signs; null for one that only verifies
 */
record KeySecret(
        String name,
        String keyId,
        @Nullable SigningKey key,
        @Nullable Instant signsSince,
        boolean retired) {
    static final String TYPE = "identity.portcullis.dev/signing-key";
    static final String COLLECTION = "/api/v1/namespaces/kube-system/secrets";
    static final String SIGNS_SINCE = "identity.portcullis.dev/signs-since";
    private static final String KEY_ID = "identity.portcullis.dev/key-id";
    private static final String RETIRED = "identity.portcullis.dev/retired";
    private static final String ENTRY = "key.pem";
    private static final Logger LOG = LoggerFactory.getLogger(KeySecret.class);

    static KeySecret of(ObjectNode secret) {
        String name = secret.path("metadata").path("name").asString("");
        JsonNode annotations = secret.path("metadata").path("annotations");
        boolean retired = annotations.path(RETIRED).asString("").equals("true");
        SigningKey key =
                retired ? null : key(name, secret.path("data").path(ENTRY).asString(""));
        return new KeySecret(
                name,
                key == null ? annotations.path(KEY_ID).asString("") : key.id(),
                key,
                time(annotations.path(SIGNS_SINCE).asString("")),
                retired);
    }

    private static @Nullable SigningKey key(String name, String base64) {
        try {
            return SigningKey.ofPem(Base64.getDecoder().decode(base64), "the Secret " + name);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("the Secret {} holds no key that can be used: {}", name, e.getMessage());
            return null;
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static ObjectNode published(SigningKey key) {
        ObjectNode secret = secret(key.id());
        secret.putObject("data")
                .put(ENTRY, Base64.getEncoder().encodeToString(key.pem().getBytes(StandardCharsets.US_ASCII)));
        return secret;
    }

    static ObjectNode retired(String keyId) {
        ObjectNode secret = secret(keyId);
        secret.withObject("metadata").withObject("annotations").put(RETIRED, "true");
        return secret;
    }

    private static ObjectNode secret(String keyId) {
        ObjectNode secret =
                Json.object().put("apiVersion", "v1").put("kind", "Secret").put("type", TYPE);
        secret.putObject("metadata")
                .put("name", name(keyId))
                .put("namespace", "kube-system")
                .putObject("annotations")
                .put(KEY_ID, keyId);
        return secret;
    }

    /** An id has letters that names cannot have. */
    private static String name(String keyId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(keyId.getBytes(StandardCharsets.UTF_8));
            return "signing-key-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
