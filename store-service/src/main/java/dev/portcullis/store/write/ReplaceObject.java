package dev.portcullis.store.write;

import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.fieldmanager.FieldManagers;
import dev.portcullis.store.transform.AppliedConfig;
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
    private final FieldManagers managers;

    public ReplaceObject(UpdateObject update, Subresources subresources, FieldManagers managers) {
        this.update = update;
        this.subresources = subresources;
        this.managers = managers;
    }

    /** @param part null for the object itself */
    public Updated put(
            Write write, @Nullable Subresource part, byte[] body, @Nullable String contentType, FieldValidation mode) {
        ViewedFields viewed = viewed(write, part);
        Decoded decoded = BodyDecoder.decode(
                body,
                contentType,
                mode,
                viewed == null ? write.target() : viewed.view().target());
        write.warnings().addAll(decoded.warnings());
        UpdateObject.checkName(write, decoded.object());
        return shown(update.update(write, new PutChange(decoded.object(), viewed)), viewed);
    }

    /** @param part null for the object itself */
    public Updated patch(Write write, @Nullable Subresource part, PatchType type, byte[] body, FieldValidation mode) {
        ViewedFields viewed = viewed(write, part);
        return shown(update.update(write, new PatchChange(write, type, body, mode, viewed)), viewed);
    }

    /**
     * @param part  null for the object itself
     * @param force whether to take the fields that others own
     */
    public Updated apply(Write write, @Nullable Subresource part, byte[] body, FieldValidation mode, boolean force) {
        ViewedFields viewed = viewed(write, part);
        Change change = new ApplyChange(
                write, managers.of(write.type(), write.subresource()), AppliedConfig.read(body), mode, force, viewed);
        return shown(update.update(write, change), viewed);
    }

    private @Nullable ViewedFields viewed(Write write, @Nullable Subresource part) {
        Change.View view = part == null ? null : subresources.view(part);
        return view == null || part == null
                ? null
                : new ViewedFields(
                        view, managers.of(view.target(), part.name()), managers.scale(write.type()), write.manager());
    }

    private static Updated shown(Updated updated, @Nullable ViewedFields viewed) {
        ObjectNode object = updated.object();
        return viewed == null ? updated : new Updated(viewed.view().of(object), updated.created());
    }
}
