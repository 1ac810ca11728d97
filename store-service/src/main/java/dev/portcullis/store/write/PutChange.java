package dev.portcullis.store.write;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Replaces the object, or what the view shows of it, by what the client sent. */
record PutChange(ObjectNode decoded, Change.@Nullable View view) implements Change {
    @Override
    public ObjectNode apply(ObjectNode current) {
        return view == null ? decoded.deepCopy() : view.into(current, decoded);
    }

    @Override
    public @Nullable String uid() {
        String uid = view == null ? Metadata.of(decoded).uid() : "";
        return uid.isEmpty() ? null : uid;
    }

    @Override
    public @Nullable ObjectNode ifAbsent() {
        return view == null ? decoded.deepCopy() : null;
    }
}
