package dev.portcullis.store.write;

import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.transform.BodyDecoder;
import dev.portcullis.store.transform.Decoded;
import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.write.UpdateObject.Updated;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** PUT and PATCH: of objects, and of their parts. */
public final class ReplaceObject {
    private final UpdateObject update;
    private final Subresources subresources;

    public ReplaceObject(UpdateObject update, Subresources subresources) {
        this.update = update;
        this.subresources = subresources;
    }

    /** @param part null for the object itself */
    public Updated put(
            Write write, @Nullable Subresource part, byte[] body, @Nullable String contentType, FieldValidation mode) {
        Change.View view = part == null ? null : subresources.view(part);
        Decoded decoded = BodyDecoder.decode(body, contentType, mode, view == null ? write.target() : view.target());
        write.warnings().addAll(decoded.warnings());
        UpdateObject.checkName(write, decoded.object());
        return shown(update.update(write, new PutChange(decoded.object(), view)), view);
    }

    /** @param part null for the object itself */
    public Updated patch(Write write, @Nullable Subresource part, PatchType type, byte[] body, FieldValidation mode) {
        Change.View view = part == null ? null : subresources.view(part);
        return shown(update.update(write, new PatchChange(write, type, body, mode, view)), view);
    }

    private static Updated shown(Updated updated, Change.@Nullable View view) {
        ObjectNode object = updated.object();
        return view == null ? updated : new Updated(view.of(object), updated.created());
    }
}
