package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * Gives new claims, volumes and attribute classes a finalizer, so that they stay while they are in use
 * ({@code plugin/storage/storageobjectinuseprotection}). {@link InUseController} takes it away.
 */
public final class StorageObjectInUseProtection implements MutatingPlugin {
    static final String NAME = "StorageObjectInUseProtection";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && guarded(attributes) != null;
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        Guarded kind = Objects.requireNonNull(guarded(attributes));
        ArrayNode finalizers =
                attributes.requireObject().withObjectProperty("metadata").withArrayProperty("finalizers");
        if (finalizers.valueStream().noneMatch(kind::isOurs)) {
            finalizers.add(kind.finalizer);
        }
        return Mutation.admitted(attributes);
    }

    private static @Nullable Guarded guarded(Attributes attributes) {
        String resource = attributes.resource().toString();
        return attributes.subresource().isEmpty()
                ? Arrays.stream(Guarded.values())
                        .filter(kind -> kind.resource.equals(resource))
                        .findFirst()
                        .orElse(null)
                : null;
    }
}
