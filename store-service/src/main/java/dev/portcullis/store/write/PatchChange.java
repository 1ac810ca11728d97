package dev.portcullis.store.write;

import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.transform.Patched;
import dev.portcullis.store.transform.Patches;
import dev.portcullis.store.transform.Target;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Patches the object, or what the view shows of it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PatchChange(
        Write write,
        PatchType patchType,
        byte[] patch,
        FieldValidation mode,
        @Nullable ViewedFields viewed) implements Change {
    @Override
    public ObjectNode apply(ObjectNode current) {
        return viewed == null
                ? patched(write.target(), current)
                : viewed.change(
                        current,
                        part -> viewed.updated(part, patched(viewed.view().target(), part)));
    }

    private ObjectNode patched(Target target, ObjectNode from) {
        Patched patched = Patches.apply(patchType, target, from, patch, mode);
        write.warnings().addAll(patched.warnings());
        return patched.object();
    }

    @Override
    public boolean managesFields() {
        return viewed != null;
    }

    @Override
    public @Nullable View view() {
        return viewed == null ? null : viewed.view();
    }
}
