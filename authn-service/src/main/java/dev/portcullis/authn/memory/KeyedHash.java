package dev.portcullis.authn.memory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a token: an id under which nobody without the key can tell which token it was, and a proof that one who has the key
 * has verified it. Whoever can read and write the memory sees the id of each token that is asked for, but cannot make the proof of it.
 *
 * @param context what the memory depends on beside the token: with another one nothing is remembered
 */
public record KeyedHash(SecretKeySpec key, String context) {

    /** With a key that nobody else has, and that is gone with the process. */
    public static KeyedHash own(String context) {
        return new KeyedHash(random(), context);
    }

    public static SecretKeySpec random() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, "HmacSHA256");
    }

    public String id(String token) {
        return hash("token", token);
    }

    public String proof(String id) {
        return hash("verified", id);
    }

    public boolean isProof(String id, @Nullable String candidate) {
        return candidate != null
                && MessageDigest.isEqual(
                        proof(id).getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    private String hash(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((purpose + "\0" + context + "\0").getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
