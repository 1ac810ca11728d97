package dev.portcullis.admission.serviceaccount;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the plugin must know of a ServiceAccount.
 *
 * @param secrets the names that it lists
 * @param automount null where the account does not say
 */
record Account(
        String name,
        String uid,
        List<String> secrets,
        List<String> imagePullSecrets,
        @Nullable Boolean automount,
        boolean enforcesMountableSecrets) {

    static Account of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode automount = object.get("automountServiceAccountToken");
        return new Account(
                metadata.path("name").asString(),
                metadata.path("uid").asString(),
                names(object.path("secrets")),
                names(object.path("imagePullSecrets")),
                automount == null || automount.isNull() ? null : automount.asBoolean(),
                isTrue(metadata.path("annotations")
                        .path("kubernetes.io/enforce-mountable-secrets")
                        .asString("")));
    }

    private static List<String> names(JsonNode references) {
        List<String> names = new ArrayList<>();
        references.forEach(reference -> names.add(reference.path("name").asString("")));
        return names;
    }

    /** As Go's {@code strconv.ParseBool}. */
    private static boolean isTrue(String value) {
        return List.of("1", "t", "T", "TRUE", "true", "True").contains(value);
    }
}
