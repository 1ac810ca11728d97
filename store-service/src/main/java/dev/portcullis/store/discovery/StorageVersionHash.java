package dev.portcullis.store.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** By which clients notice that the stored version of a kind has changed. */
final class StorageVersionHash {
    private StorageVersionHash() {}

    /** {@code v1}, {@code Pod}: the first eight bytes of SHA-256 of {@code /v1/Pod}. */
    static String of(String apiVersion, String kind) {
        String text = (apiVersion.contains("/") ? apiVersion : '/' + apiVersion) + '/' + kind;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
