package dev.portcullis.authn.refusal;

import dev.portcullis.kube.json.Json;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Messages that only who has the key can read, and only who has it can have written. */
record SealedMessages(Supplier<@Nullable SecretKeySpec> key) {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Null where there is no key. */
    @Nullable
    String seal(Object message) {
        SecretKeySpec secret = key.get();
        if (secret == null) {
            return null;
        }
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, secret, nonce, Json.write(message));
        byte[] both = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE, sealed.length);
        return Base64.getEncoder().encodeToString(both);
    }

    /** Null for what nobody who has the key has sealed. */
    <T> @Nullable T open(String text, Class<T> type) {
        SecretKeySpec secret = key.get();
        if (secret == null) {
            return null;
        }
        try {
            byte[] both = Base64.getDecoder().decode(text);
            byte[] nonce = Arrays.copyOf(both, NONCE);
            byte[] sealed = Arrays.copyOfRange(both, Math.min(NONCE, both.length), both.length);
            return Json.read(run(Cipher.DECRYPT_MODE, secret, nonce, sealed), type);
        } catch (IllegalArgumentException | JacksonException e) {
            return null;
        }
    }

    private static byte[] run(int mode, SecretKeySpec secret, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    mode, new SecretKeySpec(secret.getEncoded(), 0, 32, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
