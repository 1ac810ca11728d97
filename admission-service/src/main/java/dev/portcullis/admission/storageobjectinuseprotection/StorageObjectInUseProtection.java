package dev.portcullis.admission.storageobjectinuseprotection;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * Gives new claims, volumes and attribute classes a finalizer, so that they stay while they are in use
 * ({@code plugin/storage/storageobjectinuseprotection}). {@link InUseController} takes it away.
 */
public final class StorageObjectInUseProtection implements MutatingPlugin {
    static final String NAME = "StorageObjectInUseProtection";
    static final String CLAIM = "kubernetes.io/pvc-protection";
    static final String VOLUME = "kubernetes.io/pv-protection";
    private static final Map<String, String> FINALIZERS = Map.of(
            "persistentvolumeclaims",
            CLAIM,
            "persistentvolumes",
            VOLUME,
            "volumeattributesclasses.storage.k8s.io",
            "kubernetes.io/vac-protection");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && finalizer(attributes) != null;
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        String finalizer = finalizer(attributes);
        ArrayNode finalizers =
                attributes.requireObject().withObjectProperty("metadata").withArrayProperty("finalizers");
        if (finalizers.valueStream().noneMatch(found -> found.asString("").equals(finalizer))) {
            finalizers.add(finalizer);
        }
        return Mutation.admitted(attributes);
    }

    private static @Nullable String finalizer(Attributes attributes) {
        return attributes.subresource().isEmpty()
                ? FINALIZERS.get(attributes.resource().toString())
                : null;
    }
}
