package dev.portcullis.authn.serviceaccount;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Secret of type {@code kubernetes.io/service-account-token}, without the token itself.
 *
 * @param accountName the ServiceAccount that it says it belongs to
 * @param tokenDigest empty where it has no token yet
 * @param caDigest empty where it has no {@code ca.crt} yet
 * @param namespaceData the content of its entry {@code namespace}
 */
public record TokenSecret(
        String namespace,
        String name,
        String uid,
        String accountName,
        String accountUid,
        String tokenDigest,
        String caDigest,
        String namespaceData,
        @Nullable Instant deleted,
        SecretUse use) {
    public static final String TYPE = "kubernetes.io/service-account-token";
    public static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    public static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    public static TokenSecret of(ObjectNode secret) {
        JsonNode metadata = secret.path("metadata");
        JsonNode annotations = metadata.path("annotations");
        return new TokenSecret(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""),
                annotations.path(ACCOUNT_NAME).asString(""),
                annotations.path(ACCOUNT_UID).asString(""),
                digest(data(secret, "token")),
                digest(data(secret, "ca.crt")),
                new String(data(secret, "namespace"), StandardCharsets.UTF_8),
                LiveObject.deleted(secret),
                SecretUse.of(secret));
    }

    public static boolean is(ObjectNode secret) {
        return secret.path("type").asString("").equals(TYPE);
    }

    public String key() {
        return namespace + "/" + name;
    }

    /** Whether it belongs to this account; one that names no uid belongs to whoever has the name. */
    public boolean belongsTo(String account, String uid) {
        return accountName.equals(account) && (accountUid.isEmpty() || accountUid.equals(uid));
    }

    static byte[] data(ObjectNode secret, String entry) {
        try {
            return Base64.getDecoder().decode(secret.path("data").path(entry).asString(""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Empty of nothing. */
    public static String digest(byte[] content) {
        try {
            return content.length == 0
                    ? ""
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
