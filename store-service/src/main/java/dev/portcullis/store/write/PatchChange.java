package dev.portcullis.store.write;

import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.transform.Patched;
import dev.portcullis.store.transform.Patches;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Patches the object, or what the view shows of it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PatchChange(Write write, PatchType patchType, byte[] patch, FieldValidation mode, Change.@Nullable View view)
        implements Change {
    @Override
    public ObjectNode apply(ObjectNode current) {
        ObjectNode from = view == null ? current : view.of(current);
        Patched patched = Patches.apply(patchType, view == null ? write.target() : view.target(), from, patch, mode);
        write.warnings().addAll(patched.warnings());
        return view == null ? patched.object() : view.into(current, patched.object());
    }
}
