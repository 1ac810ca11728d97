package dev.portcullis.store.write;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.fieldmanager.FieldManager;
import dev.portcullis.store.transform.AppliedConfig;
import dev.portcullis.store.transform.FieldValidation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: merges a configuration into the object, or into what the view shows of it. */
record ApplyChange(
        Write write,
        FieldManager fields,
        AppliedConfig config,
        FieldValidation mode,
        boolean force,
        @Nullable ViewedFields viewed)
        implements Change {
    @Override
    public ObjectNode apply(ObjectNode current) {
        return viewed == null
                ? applied(fields, current)
                : viewed.change(current, part -> applied(viewed.fields(), part));
    }

    private ObjectNode applied(FieldManager manager, @Nullable ObjectNode live) {
        ObjectNode object = manager.apply(live, config.object(), write.manager(), force);
        write.warnings().addAll(config.judged(mode));
        return object;
    }

    @Override
    public @Nullable ObjectNode ifAbsent() {
        if (!creates()) {
            return null;
        }
        ObjectNode object = applied(fields, null);
        String uid = Metadata.of(object).uid();
        if (!uid.isEmpty()) {
            throw ApiErrors.conflict(
                    write.resource(),
                    write.name(),
                    "uid mismatch: the provided object specified uid %s, and no existing object was found"
                            .formatted(uid));
        }
        UpdateObject.checkName(write, object);
        return object;
    }

    @Override
    public boolean managesFields() {
        return true;
    }

    @Override
    public boolean creates() {
        return write.subresource().isEmpty();
    }

    @Override
    public @Nullable View view() {
        return viewed == null ? null : viewed.view();
    }
}
