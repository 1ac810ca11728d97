package dev.portcullis.store.transform;

import dev.portcullis.store.catalog.ResourceType;
import org.jspecify.annotations.Nullable;

/** Makes an object of the bytes that a client sent, or says what is wrong with them as kube-apiserver would. */
public final class BodyDecoder {
    private BodyDecoder() {}

    public static Decoded decode(byte[] body, @Nullable String contentType, FieldValidation mode, ResourceType type) {
        return decode(body, contentType, mode, Target.of(type));
    }

    /**
     * The object has the apiVersion and kind of the target, which may be missing in the body, and no field that the
     * schema doesn't know. Fails with 400, and with 415 where the content type is neither JSON nor YAML.
     *
     * @param contentType null or empty means JSON
     */
    public static Decoded decode(byte[] body, @Nullable String contentType, FieldValidation mode, Target target) {
        throw new UnsupportedOperationException();
    }
}
