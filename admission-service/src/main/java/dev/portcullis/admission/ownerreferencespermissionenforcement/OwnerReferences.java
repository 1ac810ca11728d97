package dev.portcullis.admission.ownerreferencespermissionenforcement;

import dev.portcullis.admission.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a write does to an object's owner references. */
final class OwnerReferences {
    private OwnerReferences() {}

    static boolean change(Attributes attributes) {
        return !of(attributes.object()).equals(of(attributes.oldObject()));
    }

    /** Those that keep their owner from being deleted and did not before. */
    static List<JsonNode> newlyBlocking(Attributes attributes) {
        List<JsonNode> before = of(attributes.oldObject());
        return of(attributes.object()).stream()
                .filter(OwnerReferences::blocks)
                .filter(reference -> before.stream()
                        .noneMatch(old -> blocks(old)
                                && old.path("uid")
                                        .asString("")
                                        .equals(reference.path("uid").asString(""))))
                .toList();
    }

    private static boolean blocks(JsonNode reference) {
        return reference.path("blockOwnerDeletion").asBoolean(false);
    }

    private static List<JsonNode> of(@Nullable JsonNode object) {
        return object == null
                ? List.of()
                : object.path("metadata").path("ownerReferences").valueStream().toList();
    }
}
