package dev.portcullis.store.write;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Replaces the object, or what the view shows of it, by what the client sent. */
record PutChange(ObjectNode decoded, @Nullable ViewedFields viewed) implements Change {
    @Override
    public ObjectNode apply(ObjectNode current) {
        return viewed == null
                ? decoded.deepCopy()
                : viewed.change(current, part -> viewed.updated(part, decoded.deepCopy()));
    }

    @Override
    public boolean managesFields() {
        return viewed != null;
    }

    @Override
    public @Nullable String uid() {
        String uid = viewed == null ? Metadata.of(decoded).uid() : "";
        return uid.isEmpty() ? null : uid;
    }

    @Override
    public @Nullable ObjectNode ifAbsent() {
        return viewed == null ? decoded.deepCopy() : null;
    }

    @Override
    public @Nullable View view() {
        return viewed == null ? null : viewed.view();
    }
}
