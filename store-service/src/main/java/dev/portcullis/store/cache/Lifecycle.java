package dev.portcullis.store.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What decides when an object ends: its owners, its finalizers, and whether it is being deleted. */
public record Lifecycle(String uid, List<Owner> owners, List<String> finalizers, boolean deleting) {
    /** One of {@code metadata.ownerReferences}. */
    public record Owner(String apiVersion, String kind, String name, String uid, boolean blocking) {}

    public Lifecycle {
        owners = List.copyOf(owners);
        finalizers = List.copyOf(finalizers);
    }

    /** Null where nothing ends or holds the object. */
    public static @Nullable Lifecycle of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        boolean deleting = metadata.hasNonNull("deletionTimestamp");
        List<Owner> owners = new ArrayList<>();
        for (JsonNode owner : metadata.path("ownerReferences")) {
            owners.add(new Owner(
                    owner.path("apiVersion").asString(""),
                    owner.path("kind").asString(""),
                    owner.path("name").asString(""),
                    owner.path("uid").asString(""),
                    owner.path("blockOwnerDeletion").booleanValue(false)));
        }
        List<String> finalizers = new ArrayList<>();
        metadata.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asString("")));
        if (!deleting && owners.isEmpty() && finalizers.isEmpty()) {
            return null;
        }
        return new Lifecycle(metadata.path("uid").asString(""), owners, finalizers, deleting);
    }
}
