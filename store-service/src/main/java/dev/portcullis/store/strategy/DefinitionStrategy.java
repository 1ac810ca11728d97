package dev.portcullis.store.strategy;

import dev.portcullis.store.catalog.ResourceType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A CustomResourceDefinition that is deleted stays until its objects are gone, by a finalizer that it gets then. */
public final class DefinitionStrategy extends KindStrategy {
    public static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    DefinitionStrategy(ResourceType type) {
        super(type, new DefinitionRules());
    }

    @Override
    public boolean held(ObjectNode definition) {
        return !metadata(definition).hasNonNull("deletionTimestamp");
    }

    @Override
    public void markDeleted(ObjectNode definition) {
        ObjectNode metadata = metadata(definition);
        ArrayNode finalizers =
                metadata.get("finalizers") instanceof ArrayNode known ? known : metadata.putArray("finalizers");
        if (finalizers.valueStream().noneMatch(known -> known.asString("").equals(FINALIZER))) {
            finalizers.add(FINALIZER);
        }
        StatusConditions.of(definition)
                .set(
                        "Terminating",
                        true,
                        "InstanceDeletionPending",
                        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
    }
}
