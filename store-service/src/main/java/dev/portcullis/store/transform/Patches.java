package dev.portcullis.store.transform;

import dev.portcullis.store.catalog.ResourceType;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch to an object. The object itself is not changed; the result is decoded, not defaulted. */
public final class Patches {
    private Patches() {}

    public static Patched apply(
            PatchType patchType, ResourceType type, ObjectNode current, byte[] patch, FieldValidation mode) {
        return apply(patchType, Target.of(type), current, patch, mode);
    }

    /** Fails with 400 where the patch can't be read, and with 422 where it can't be applied. */
    public static Patched apply(
            PatchType patchType, Target target, ObjectNode current, byte[] patch, FieldValidation mode) {
        throw new UnsupportedOperationException();
    }
}
